import { expect } from '@open-wc/testing';
import { fakeRoom, mediaOff, participant } from '../../../test/fakes/fake-room.js';
import type { ChatLine } from '../../room/ports.js';
import { RtcError } from '../../util/errors.js';
import { EventBridge } from './event-bridge.js';

const room = 'standup';
const types = ['joined', 'left', 'peer-joined', 'peer-left', 'message', 'error', 'status'];

function line(seq: number, delivery: 'sent' | 'sending' = 'sent'): ChatLine {
  const id = `line-${String(seq)}`;
  return {
    kind: 'message',
    id,
    author: 'Bo',
    message: 'hi',
    from: '2',
    at: 0,
    seq,
    isOwn: false,
    delivery: { status: delivery },
  };
}

function bridged() {
  const fake = fakeRoom();
  const target = document.createElement('div');
  const fired: Event[] = [];
  for (const type of types) target.addEventListener(`rtc-${type}`, (event) => fired.push(event));
  const bridge = new EventBridge(target, fake.context);
  return {
    fake,
    bridge,
    target,
    fired,
    /** What was fired since last asked, by name. */
    async news(): Promise<string[]> {
      await Promise.resolve();
      return fired.splice(0).map(({ type }) => type.slice('rtc-'.length));
    },
    people: (...ids: string[]) =>
      fake.participants.update((state) => ({ ...state, others: ids.map((id) => participant(id)) })),
    joined: () => fake.connection.setState({ status: 'joined', room, self: '1' }),
  };
}

describe('EventBridge', () => {
  it('fires joined and left once a call, not when the connection comes and goes', async () => {
    const { fake, news, joined } = bridged();
    fake.connection.setState({ status: 'joining', room });
    expect(await news()).to.deep.equal(['status']);
    joined();
    expect(await news()).to.deep.equal(['status', 'joined']);
    fake.connection.setState({ status: 'reconnecting', room, self: '1', attempt: 1 });
    expect(await news()).to.deep.equal(['status']);
    joined();
    expect(await news()).to.deep.equal(['status']);
    fake.connection.setState({ status: 'left', room, reason: 'replaced' });
    expect(await news()).to.deep.equal(['left', 'status']);
  });

  it('carries what happened', async () => {
    const { fake, fired, joined } = bridged();
    joined();
    await Promise.resolve();
    fake.connection.setState({ status: 'left', room, reason: 'timeout' });
    await Promise.resolve();
    const [joining, joinedEvent, left] = fired;
    expect(joining).to.have.property('status', 'joined');
    expect(joinedEvent).to.include({ roomName: room, self: '1' });
    expect(left).to.have.property('reason', 'timeout');
    for (const event of fired)
      expect([event.bubbles, event.composed, event.cancelable]).to.deep.equal([true, true, false]);
  });

  it('fires people who come and go, not those who were there, in whichever order the stores change', async () => {
    const { news, people, joined, fake } = bridged();
    joined();
    people('2');
    expect(await news()).to.deep.equal(['status', 'joined']);
    people('2', '3');
    expect(await news()).to.deep.equal(['peer-joined']);
    people('3');
    expect(await news()).to.deep.equal(['peer-left']);
    people();
    fake.connection.setState({ status: 'left', room, reason: 'left' });
    expect(await news()).to.deep.equal(['left', 'status']);
  });

  it('fires each accepted line once: not history, not earlier lines, not what is still being sent', async () => {
    const { fake, news, joined } = bridged();
    const lines = (...all: ChatLine[]): void => fake.chat.setState({ lines: all, hasEarlier: false });
    joined();
    lines(line(5));
    expect(await news()).to.deep.equal(['status', 'joined']);
    lines(line(5), line(6), line(7, 'sending'));
    expect(await news()).to.deep.equal(['message']);
    lines(line(5), line(6), line(7));
    expect(await news()).to.deep.equal(['message']);
    lines(line(3), line(4), line(5), line(6), line(7));
    expect(await news()).to.deep.equal([]);
  });

  it('fires an error once, whichever way it is heard of', async () => {
    const { fake, bridge, news } = bridged();
    const error = new RtcError('device-busy', 'busy', { subject: 'camera' });
    fake.media.setState({ ...mediaOff, camera: { status: 'failed', error } });
    bridge.report(error);
    expect(await news()).to.deep.equal(['error']);
    fake.media.setState({ ...mediaOff, camera: { status: 'failed', error: new RtcError('device-busy', 'again') } });
    expect(await news()).to.deep.equal(['error']);
  });

  it('ends a call that fails with a left of its own', async () => {
    const { fake, fired, joined } = bridged();
    joined();
    await Promise.resolve();
    fired.length = 0;
    fake.connection.setState({ status: 'failed', room, error: new RtcError('token-invalid', 'over') });
    await Promise.resolve();
    expect(fired.map(({ type }) => type)).to.deep.equal(['rtc-error', 'rtc-left', 'rtc-status']);
    expect(fired[1]).to.have.property('reason', 'failed');
  });

  it('says a last left when it is closed with a reason in the call, and is silent after', async () => {
    const { fake, bridge, news, joined } = bridged();
    joined();
    await news();
    bridge.close('page-hidden');
    bridge.close('left');
    fake.connection.setState({ status: 'left', room, reason: 'left' });
    expect(await news()).to.deep.equal(['left']);
  });
});
