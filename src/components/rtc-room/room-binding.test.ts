import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { LitElement } from 'lit';
import { canvasTrack } from '../../../test/fakes/canvas-track.js';
import { fakeRoom, mediaOff, participant } from '../../../test/fakes/fake-room.js';
import { RoomBinding } from './room-binding.js';

class Host extends LitElement {}
customElements.define('room-binding-host', Host);

const self = participant('me', { isSelf: true, link: undefined });

describe('the sound of a bound room', () => {
  it('comes a moment after the tracks, also where the own camera opens in that moment', async () => {
    const room = fakeRoom();
    const binding = new RoomBinding(new Host(), () => undefined, room.context);
    const { stream } = new AudioContext().createMediaStreamDestination();
    const tracks = { microphone: stream.getAudioTracks()[0]! };
    room.participants.setState({ self, others: [participant('bea', { tracks })] });
    room.media.setState({ ...mediaOff, camera: { status: 'live', deviceId: 'x', track: canvasTrack().track } });
    expect(binding.sound.players.size, 'making a player would hold up connection and picture').to.equal(0);
    await waitUntil(() => binding.sound.players.size === 1);
    binding.close('left');
    expect(binding.sound.players.size).to.equal(0);
  });

  it('goes to the chosen speaker, to the default one while that is unplugged, and back', async () => {
    const room = fakeRoom();
    const asked: string[] = [];
    const original = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'setSinkId');
    Object.defineProperty(HTMLMediaElement.prototype, 'setSinkId', {
      configurable: true,
      value: async (id: string) => void asked.push(id),
    });
    const { stream } = new AudioContext().createMediaStreamDestination();
    const tracks = { microphone: stream.getAudioTracks()[0]! };
    room.participants.setState({ self, others: [participant('bea', { tracks })] });
    const listing = (...ids: string[]): void => {
      const speaker = ids.map((id) => ({ id, label: id }));
      room.media.setState({ ...mediaOff, chosen: { speaker: 'headset' }, devices: { ...mediaOff.devices, speaker } });
    };
    listing();
    const binding = new RoomBinding(new Host(), () => undefined, room.context);
    for (const [ids, sink] of [
      [['default', 'headset'], 'headset'],
      [['default'], ''],
      [['default', 'headset'], 'headset'],
    ] as const) {
      listing(...ids);
      await waitUntil(() => asked.at(-1) === sink);
      await aTimeout(300);
    }
    expect(asked).to.deep.equal(['headset', '', 'headset']);
    binding.close('left');
    if (original) Object.defineProperty(HTMLMediaElement.prototype, 'setSinkId', original);
    else Reflect.deleteProperty(HTMLMediaElement.prototype, 'setSinkId');
  });

  it('is there at once for who was in the room before', () => {
    const room = fakeRoom();
    const { stream } = new AudioContext().createMediaStreamDestination();
    const tracks = { microphone: stream.getAudioTracks()[0]! };
    room.participants.setState({ self, others: [participant('bea', { tracks })] });
    const binding = new RoomBinding(new Host(), () => undefined, room.context);
    expect(binding.sound.players.size).to.equal(1);
    binding.close('left');
  });
});
