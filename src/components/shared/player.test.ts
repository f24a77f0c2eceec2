import { expect, waitUntil } from '@open-wc/testing';
import { canvasTrack } from '../../../test/fakes/canvas-track.js';
import { playAhead, takePlayer } from './player.js';

const shown = (video: HTMLVideoElement): MediaStreamTrack | undefined =>
  (video.srcObject as MediaStream | null)?.getVideoTracks()[0];

/** The elements made while `act` runs. */
function madeBy(act: () => void): Element[] {
  const made: Element[] = [];
  document.createElement = (name: string) => {
    const element = Document.prototype.createElement.call(document, name);
    made.push(element);
    return element;
  };
  try {
    act();
  } finally {
    Reflect.deleteProperty(document, 'createElement');
  }
  return made;
}

describe('a player', () => {
  it('that nobody asked for ahead is idle, and may always play', () => {
    const video = takePlayer(canvasTrack().track);
    expect(shown(video)).to.equal(undefined);
    expect([video.muted, video.autoplay, video.hasAttribute('playsinline')]).to.deep.equal([true, true, true]);
    expect(video.getAttribute('aria-hidden')).to.equal('true');
  });

  it('has a picture before there is a place for it', async () => {
    const { track } = canvasTrack();
    playAhead(track);
    const video = takePlayer(track);
    expect(shown(video)).to.equal(track);
    await waitUntil(() => video.videoWidth > 0 && video.currentTime > 0, 'a frame of it');
  });

  it('is made once a track, and given to one alone', () => {
    const { track } = canvasTrack();
    const made = madeBy(() => {
      playAhead(track);
      playAhead(track);
    });
    expect(made).to.have.lengthOf(1);
    expect(takePlayer(track)).to.equal(made[0]);
    expect(shown(takePlayer(track)), 'another one for the next').to.equal(undefined);
    expect(
      madeBy(() => playAhead(track)),
      'it plays where it was taken to',
    ).to.deep.equal([]);
  });

  it('that nobody comes for is given up', async () => {
    const { track } = canvasTrack();
    const [video] = madeBy(() => playAhead(track)) as HTMLVideoElement[];
    expect(shown(video!)).to.equal(track);
    await waitUntil(() => video!.srcObject === null, 'nothing to play any more', { timeout: 5_000 });
    expect(takePlayer(track)).to.not.equal(video);
  });
});
