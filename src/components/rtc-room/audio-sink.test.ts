import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { participant } from '../../../test/fakes/fake-room.js';
import type { Participant } from '../../room/ports.js';
import { AudioSink } from './audio-sink.js';

const audio = new AudioContext();
const track = (): MediaStreamTrack =>
  audio.createMediaStreamDestination().stream.getAudioTracks()[0] as MediaStreamTrack;
const speaking = (id: string, microphone: MediaStreamTrack): Participant => participant(id, { tracks: { microphone } });

describe('AudioSink', () => {
  const originalPlay = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play') as PropertyDescriptor;
  let answer: (() => Promise<void>) | undefined;
  let played = 0;
  let changes = 0;
  let sink: AudioSink;

  beforeEach(() => {
    played = changes = 0;
    answer = undefined;
    HTMLMediaElement.prototype.play = () => {
      played += 1;
      return answer?.() ?? Promise.resolve();
    };
    sink = new AudioSink(() => (changes += 1));
  });
  afterEach(() => {
    sink.close();
    Object.defineProperty(HTMLMediaElement.prototype, 'play', originalPlay);
  });
  after(() => audio.close());

  it('plays every microphone and the sound of a shared screen, each by an element of its own', () => {
    const screen = track();
    sink.update([
      participant('2', { tracks: { microphone: track(), 'screen-audio': screen } }),
      speaking('3', track()),
    ]);
    expect([...sink.players.keys()]).to.deep.equal(['2 microphone', '2 screen-audio', '3 microphone']);
    expect((sink.players.get('2 screen-audio')?.srcObject as MediaStream).getTracks()).to.deep.equal([screen]);
  });

  it('touches only what changed', () => {
    const same = track();
    sink.update([speaking('2', same)]);
    const player = sink.players.get('2 microphone');
    const stream = player?.srcObject;
    sink.update([speaking('2', same), speaking('3', track())]);
    expect(sink.players.get('2 microphone')).to.equal(player);
    expect(player?.srcObject).to.equal(stream);
    sink.update([speaking('2', track())]);
    expect(player?.srcObject).to.not.equal(stream);
    expect(sink.players.size).to.equal(1);
  });

  it('lets go of who has left', () => {
    sink.update([speaking('2', track())]);
    const player = sink.players.get('2 microphone');
    sink.update([]);
    expect(player?.srcObject).to.equal(null);
    expect(sink.players.size).to.equal(0);
  });

  it('says once that sound is held back, until a press starts all of it', async () => {
    answer = () => Promise.reject(new DOMException('click first', 'NotAllowedError'));
    sink.update([speaking('2', track()), speaking('3', track())]);
    await waitUntil(() => sink.isBlocked, undefined, { timeout: 3_000 });
    expect(changes).to.equal(1);
    answer = undefined;
    played = 0;
    sink.resume();
    expect(played, 'called within the click').to.equal(2);
    expect([sink.isBlocked, changes]).to.deep.equal([false, 2]);
  });

  it('bothers nobody where the page may play as soon as it captures', async () => {
    answer = () => Promise.reject(new DOMException('click first', 'NotAllowedError'));
    sink.update([speaking('2', track())]);
    await aTimeout(0);
    answer = undefined;
    sink.resume();
    await aTimeout(1_100);
    expect([sink.isBlocked, changes, played]).to.deep.equal([false, 0, 2]);
  });

  it('does not take an interrupted start for held back sound', async () => {
    answer = () => Promise.reject(new DOMException('replaced', 'AbortError'));
    sink.update([speaking('2', track())]);
    await aTimeout(1_100);
    expect(sink.isBlocked).to.equal(false);
  });

  it('uses the chosen speaker for all, and the default one where that fails', async () => {
    const asked: string[] = [];
    const prototype = HTMLMediaElement.prototype as { setSinkId?: (id: string) => Promise<void> };
    const original = Object.getOwnPropertyDescriptor(prototype, 'setSinkId');
    prototype.setSinkId = (id) => {
      asked.push(id);
      return id === 'gone' ? Promise.reject(new DOMException('gone', 'NotFoundError')) : Promise.resolve();
    };
    sink.update([speaking('2', track())], 'headset');
    sink.update([speaking('2', track())], 'gone');
    await aTimeout(0);
    if (original) Object.defineProperty(prototype, 'setSinkId', original);
    else delete prototype.setSinkId;
    expect(asked).to.deep.equal(['headset', 'gone', '']);
  });
});
