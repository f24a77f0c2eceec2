import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { canvasTrack } from '../../test/fakes/canvas-track.js';
import { fakeRoom, participant } from '../../test/fakes/fake-room.js';
import type { RoomContext } from '../room/ports.js';
import { connectionsOf } from './connections-of.js';
import { heldSender } from './held-sender.js';
import { bandwidthLow, oneWayMedia } from './media-faults.js';

const open: RTCPeerConnection[] = [];
afterEach(() => open.splice(0).forEach((connection) => connection.close()));

const connection = (): RTCPeerConnection => {
  const made = new RTCPeerConnection();
  open.push(made);
  return made;
};

const moving = (): MediaStreamTrack => canvasTrack().track;

/** A room with a link to each of these connections. */
function roomOn(...connections: RTCPeerConnection[]): RoomContext {
  const { context, participants } = fakeRoom();
  const others = connections.map((_, index) => participant(String(index)));
  participants.setState({ ...participants.getState(), others });
  const getStats = async (id: string): Promise<RTCStatsReport | undefined> => connections[Number(id)]?.getStats();
  return { ...context, participants: Object.assign(participants, context.participants, { getStats }) };
}

it('the connections of a room are found, and only those', () => {
  const [one, two] = [connection(), connection()];
  connection();
  expect(connectionsOf(roomOn(one, two))).to.deep.equal([one, two]);
  expect(() => connectionsOf(roomOn()))
    .to.throw()
    .with.property('code', 'no-such-peer');
});

it('a sender that is held back seems to have its track, takes another, and sends that afterwards', async () => {
  const [first, second] = [moving(), moving()];
  const { sender } = connection().addTransceiver(first);
  const { get } = Object.getOwnPropertyDescriptor(RTCRtpSender.prototype, 'track')!;
  const isReally = (): unknown => get!.call(sender);
  const held = heldSender(sender);
  held.hold(true);
  await waitUntil(() => isReally() === null);
  expect(sender.track).to.equal(first);
  await sender.replaceTrack(second);
  expect(sender.track).to.equal(second);
  expect(isReally()).to.equal(null);
  held.release();
  await waitUntil(() => isReally() === second);
  expect(Object.hasOwn(sender, 'track') || Object.hasOwn(sender, 'replaceTrack')).to.equal(false);
});

it('one-way media counts as sent while nothing is, and no longer afterwards', async () => {
  const [one, other] = [connection(), connection()];
  one.addTransceiver(moving());
  one.onicecandidate = ({ candidate }) => void other.addIceCandidate(candidate ?? undefined);
  other.onicecandidate = ({ candidate }) => void one.addIceCandidate(candidate ?? undefined);
  await one.setLocalDescription();
  await other.setRemoteDescription(one.localDescription!);
  await other.setLocalDescription();
  await one.setRemoteDescription(other.localDescription!);
  const sent = async (): Promise<number> => {
    let packets = 0;
    (await one.getStats()).forEach((row: RTCOutboundRtpStreamStats) => {
      if (row.type === 'outbound-rtp') packets += row.packetsSent ?? 0;
    });
    return packets;
  };
  await waitUntil(async () => (await sent()) > 5, 'media', { timeout: 5_000 });
  const end = oneWayMedia(roomOn(one));
  const earlier = await sent();
  await aTimeout(300);
  const later = await sent();
  expect(later - earlier).to.be.above(8);
  end();
  expect(await sent()).to.be.below(later);
  expect(Object.hasOwn(one, 'getStats')).to.equal(false);
});

it('a narrow network hides its limit from whoever sets one, and gives theirs back', async () => {
  const one = connection();
  const { sender } = one.addTransceiver(moving(), { sendEncodings: [{ maxBitrate: 500_000 }] });
  const limit = (): number | undefined => sender.getParameters().encodings[0]?.maxBitrate;
  const really = (): number | undefined => {
    const { getParameters } = RTCRtpSender.prototype as { getParameters(this: RTCRtpSender): RTCRtpSendParameters };
    return getParameters.call(sender).encodings[0]?.maxBitrate;
  };
  const end = bandwidthLow(roomOn(one));
  await waitUntil(() => really() === 30_000);
  expect(limit()).to.equal(500_000);
  const parameters = sender.getParameters();
  parameters.encodings[0]!.maxBitrate = 700_000;
  await sender.setParameters(parameters);
  expect([limit(), really()]).to.deep.equal([700_000, 30_000]);
  end();
  await waitUntil(() => really() === 700_000);
});
