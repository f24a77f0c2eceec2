import { aTimeout, expect } from '@open-wc/testing';
import { canvasTrack } from '../../../test/fakes/canvas-track.js';
import { fakeRoom, participant } from '../../../test/fakes/fake-room.js';
import { takePlayer } from '../shared/player.js';
import { headStart } from './head-start.js';

const self = participant('me', { isSelf: true, link: undefined });
const joined = { status: 'joined', room: 'x', self: 'me' } as const;

function started(room: ReturnType<typeof fakeRoom>): { isOver: boolean; done: Promise<void> } {
  const start = { isOver: false, done: Promise.resolve() };
  start.done = headStart(room.context).then(() => {
    start.isOver = true;
  });
  return start;
}

describe('the head start of a join', () => {
  it('lasts until every connection is made, and plays the pictures meanwhile', async () => {
    const room = fakeRoom();
    room.connection.setState({ status: 'joining', room: 'x' });
    const start = started(room);
    const { track } = canvasTrack();
    const [bea, carl] = ['bea', 'carl'].map((id) => participant(id, { link: { status: 'connecting' } }));
    room.participants.setState({ self, others: [{ ...bea!, tracks: { camera: track } }, carl!] });
    room.connection.setState(joined);
    room.participants.setState({
      self,
      others: [{ ...bea!, tracks: { camera: track }, link: { status: 'connected' } }, carl!],
    });
    await aTimeout(0);
    expect(start.isOver, 'one is still connecting').to.equal(false);
    room.participants.setState({
      self,
      others: [bea!, carl!].map((one) => ({ ...one, link: { status: 'failed', error: new Error() as never } })),
    });
    await start.done;
    expect((takePlayer(track).srcObject as MediaStream).getVideoTracks()).to.deep.equal([track]);
  });

  it('is over at once where nobody else is there', async () => {
    const room = fakeRoom();
    room.connection.setState({ status: 'joining', room: 'x' });
    const start = started(room);
    room.participants.setState({ self, others: [] });
    await aTimeout(0);
    expect(start.isOver, 'the relay has not answered').to.equal(false);
    room.connection.setState(joined);
    await aTimeout(0);
    expect(start.isOver).to.equal(true);
  });

  it('waits a moment for a camera that is about to open, and no longer', async () => {
    const room = fakeRoom();
    room.connection.setState(joined);
    room.participants.setState({ self, others: [participant('bea', { link: { status: 'connected' } })] });
    const camera = (status: 'starting' | 'off'): void =>
      room.media.setState({ ...room.media.getState(), camera: { status } });
    camera('starting');
    const start = started(room);
    await aTimeout(0);
    expect(start.isOver, 'it may open any moment').to.equal(false);
    camera('off');
    await aTimeout(0);
    expect(start.isOver).to.equal(true);
    camera('starting');
    await headStart(room.context);
  });

  it('is over where the relay or a connection takes its time', async () => {
    const room = fakeRoom();
    room.connection.setState({ status: 'joining', room: 'x' });
    await headStart(room.context);
    room.connection.setState(joined);
    room.participants.setState({ self, others: [participant('bea', { link: { status: 'connecting' } })] });
    await headStart(room.context);
  });
});
