import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import '../../define.js';
import { fakeRoom } from '../../../test/fakes/fake-room.js';
import type { RoomElement } from '../../context/room-element.js';
import { RtcError } from '../../util/errors.js';
import type { RtcRoom } from './rtc-room.js';

/** Nobody listens there: rooms that are made but never joined. */
const nowhere = 'https://127.0.0.1:9';

/** Longer than an element may be out of the page. */
const GONE_MS = 200;

const own = (): Promise<RtcRoom> => fixture<RtcRoom>(html`<rtc-room room="standup" server=${nowhere}></rtc-room>`);

describe('<rtc-room> in a page that changes', () => {
  it('keeps its room when it is moved, however often', async () => {
    const element = await own();
    const { context } = element;
    const [a, b] = [document.createElement('div'), document.createElement('div')];
    document.body.append(a, b);
    for (let move = 0; move < 100; move += 1) (move % 2 ? a : b).append(element);
    await aTimeout(GONE_MS);
    expect(element.context).to.equal(context);
    a.remove();
    b.remove();
  });

  it('keeps its room when it is taken out and put back at once, as frameworks do', async () => {
    const element = await own();
    const { context } = element;
    element.remove();
    await aTimeout(0);
    document.body.append(element);
    await aTimeout(GONE_MS);
    expect(element.context).to.equal(context);
    element.remove();
  });

  it('ends its room when it stays away, and lets go of who was bound to it', async () => {
    const element = await own();
    element.id = 'ending';
    const chat = await fixture<RoomElement>(html`<rtc-chat for="ending"></rtc-chat>`);
    const video = await fixture<RoomElement>(html`<rtc-video .room=${element}></rtc-video>`);
    const bound = (): (string | undefined)[] =>
      [chat, video].map((one) => (one as unknown as { context?: object }).context && one.localName);
    expect(bound()).to.deep.equal(['rtc-chat', 'rtc-video']);
    const { context } = element;
    element.remove();
    await aTimeout(GONE_MS);
    expect(element.context).to.equal(undefined);
    expect(bound()).to.deep.equal([undefined, undefined]);
    document.body.append(element);
    await element.updateComplete;
    expect([undefined, context]).to.not.include(element.context);
    element.remove();
  });

  it('makes another room when its name or server changes, and none when it does not', async () => {
    const element = await own();
    const first = element.context;
    element.room = 'standup';
    element.displayName = 'Ann';
    await element.updateComplete;
    expect(element.context).to.equal(first);
    element.room = 'retro';
    await element.updateComplete;
    const second = element.context;
    expect(second).to.not.equal(first);
    element.server = 'https://127.0.0.1:10';
    await element.updateComplete;
    expect(element.context).to.not.equal(second);
  });

  it('never ends a room it was given', async () => {
    const fake = fakeRoom();
    const element = await fixture<RtcRoom>(html`<rtc-room .context=${fake.context}></rtc-room>`);
    const left: Event[] = [];
    element.addEventListener('rtc-left', (event) => left.push(event));
    fake.connection.setState({ status: 'joined', room: 'standup', self: '1' });
    element.remove();
    await aTimeout(GONE_MS);
    expect(fake.calls.map(([name]) => name)).to.not.include('leave');
    expect(left).to.deep.equal([]);
    document.body.append(element);
    await element.updateComplete;
    expect(element.context).to.equal(fake.context);
    element.remove();
  });

  it('leaves at once when the page is left, and is there again when the page comes back', async () => {
    const element = await own();
    const { context } = element;
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await aTimeout(0);
    expect(element.context).to.equal(undefined);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await element.updateComplete;
    expect([undefined, context]).to.not.include(element.context);
  });

  it('joins again when the page comes back, where it had joined', async () => {
    const fake = fakeRoom();
    const element = await fixture<RtcRoom>(html`<rtc-room .context=${fake.context}></rtc-room>`);
    const persisted = { persisted: true };
    window.dispatchEvent(new PageTransitionEvent('pagehide', persisted));
    window.dispatchEvent(new PageTransitionEvent('pageshow', persisted));
    expect(fake.calls.map(([name]) => name)).to.not.include('join');
    fake.connection.setState({ status: 'joined', room: 'standup', self: '1' });
    await element.updateComplete;
    window.dispatchEvent(new PageTransitionEvent('pagehide', persisted));
    await aTimeout(0);
    window.dispatchEvent(new PageTransitionEvent('pageshow', persisted));
    expect(fake.calls.map(([name]) => name)).to.include('join');
  });

  it('tells two rooms apart', async () => {
    const [a, b] = [await own(), await own()];
    expect(a.context).to.not.equal(b.context);
  });
});

describe('<rtc-room> asks the page first', () => {
  it('does not join when that is prevented, and stays as it was', async () => {
    const element = await own();
    element.addEventListener('rtc-before-join', (event) => event.preventDefault());
    const error: unknown = await element.join().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(RtcError).and.to.have.property('code', 'aborted');
    expect(element.context?.connection.getState().status).to.equal('idle');
  });

  it('asks once a join, by an event that bubbles through shadow roots', async () => {
    const element = await own();
    const asked: Event[] = [];
    document.body.addEventListener('rtc-before-join', (event) => asked.push(event), { once: true });
    const joining = element.join().catch(() => undefined);
    expect(asked.map(({ composed, cancelable }) => [composed, cancelable])).to.deep.equal([[true, true]]);
    await element.leave();
    await joining;
  });

  it('does not join without a room', async () => {
    const element = await fixture<RtcRoom>(html`<rtc-room></rtc-room>`);
    const error: unknown = await element.join().catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 'room-missing');
  });

  it('joins by itself where it is told to, and says that there is no relay', async () => {
    const element = document.createElement('rtc-room');
    Object.assign(element, { room: 'standup', server: location.origin, joinMode: 'auto' });
    const failed = oneEvent(element, 'rtc-error') as Promise<unknown> as Promise<{ error: RtcError }>;
    document.body.append(element);
    expect((await failed).error.code).to.equal('server-missing');
    await waitUntil(() => element.renderRoot.querySelector('rtc-lobby')?.renderRoot.querySelector('[part="error"]'));
    element.remove();
  });

  it('goes on without a name that is too long, and says so', async () => {
    const element = document.createElement('rtc-room');
    Object.assign(element, { room: 'standup', server: nowhere, displayName: 'x'.repeat(65) });
    const failed = oneEvent(element, 'rtc-error') as Promise<unknown> as Promise<{ error: RtcError }>;
    document.body.append(element);
    expect((await failed).error.code).to.equal('name-too-long');
    expect(element.context?.participants.getState().self.name).to.equal('');
    element.remove();
  });
});

describe('<rtc-room> in a page that is still being read', () => {
  /** A page whose elements are defined before its parser meets the tags, as with a classic script in the head. */
  async function parsedIn(chunks: readonly string[], check: (room: RtcRoom) => void): Promise<RtcRoom> {
    const frame = await fixture<HTMLIFrameElement>(html`<iframe src="about:blank"></iframe>`);
    const page = frame.contentWindow as Window & { ready?: () => void };
    const parsed = frame.contentDocument as Document;
    const script = parsed.createElement('script');
    script.type = 'module';
    script.textContent = `import ${JSON.stringify(new URL('../../define.ts', import.meta.url).href)}; window.ready();`;
    const ready = new Promise<void>((resolve) => (page.ready = resolve));
    parsed.head.append(script);
    await ready;
    parsed.open();
    for (const chunk of chunks) {
      parsed.write(chunk);
      await aTimeout(20);
      check(parsed.querySelector('rtc-room') as RtcRoom);
    }
    parsed.close();
    await aTimeout(20);
    return parsed.querySelector('rtc-room') as RtcRoom;
  }

  it('does not take a room whose children are still to come for one without', async () => {
    const tag = `<!doctype html><rtc-room room="standup" server="${nowhere}">`;
    const element = await parsedIn([tag, '<rtc-video></rtc-video>', '</rtc-room>'], (room) => {
      expect(room.renderRoot.querySelector('.call')).to.equal(null);
    });
    expect(element.renderRoot.querySelector('.call, rtc-lobby')).to.equal(null);
    expect(element.querySelector('rtc-video')?.renderRoot.querySelector('rtc-lobby')).to.not.equal(null);
  });

  it('shows the whole call where none came', async () => {
    const element = await parsedIn(
      [`<!doctype html><rtc-room room="standup" server="${nowhere}">\n</rtc-room>`],
      () => undefined,
    );
    expect(element.renderRoot.querySelector('.call rtc-lobby')).to.not.equal(null);
  });
});
