import { aTimeout, expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../define.js';
import { fakeRoom, mediaOff, participant } from '../../../test/fakes/fake-room.js';
import { en } from '../../locales/en.js';
import { enTrouble } from '../../locales/en-trouble.js';
import { registerLanguage } from '../../locales/localize.js';
import type { RoomElement } from '../../context/room-element.js';
import { RtcError } from '../../util/errors.js';
import type { RtcControls } from '../rtc-controls/rtc-controls.js';
import type { RtcRoom } from './rtc-room.js';

type Room = ReturnType<typeof fakeRoom>;
const room = 'standup';

async function whole(fake: Room): Promise<RtcRoom> {
  return fixture<RtcRoom>(html`<rtc-room room=${room} .context=${fake.context}></rtc-room>`);
}

async function join(fake: Room, element: RtcRoom): Promise<void> {
  fake.connection.setState({ status: 'joined', room, self: '1' });
  await element.updateComplete;
}

const find = <T extends Element = HTMLElement>(element: RtcRoom, selector: string): T | null =>
  element.renderRoot.querySelector<T>(selector);
const controls = (element: RtcRoom): RtcControls => find<RtcControls>(element, 'rtc-controls') as RtcControls;

async function press(element: RtcRoom, name: string): Promise<void> {
  await controls(element).updateComplete;
  controls(element).renderRoot.querySelector<HTMLElement>(`[part~="${name}"]`)?.click();
  await element.updateComplete;
}

describe('<rtc-room> without children', () => {
  it('shows the lobby, then pictures and controls, then the lobby again', async () => {
    const fake = fakeRoom();
    const element = await whole(fake);
    expect(find(element, 'rtc-lobby')).to.not.equal(null);
    await expect(element).to.be.accessible();
    await join(fake, element);
    expect(find(element, 'rtc-lobby')).to.equal(null);
    expect(find(element, 'rtc-video')?.offsetHeight).to.be.above(100);
    expect(controls(element).offsetHeight).to.be.above(40);
    await expect(element).to.be.accessible();
    fake.connection.setState({ status: 'left', room, reason: 'left' });
    await element.updateComplete;
    expect(find(element, 'rtc-video')).to.equal(null);
    expect(find(element, 'rtc-lobby')).to.not.equal(null);
    expect(find<RoomElement>(element, 'rtc-lobby')?.offsetHeight).to.be.above(100);
  });

  it('opens and closes its panels by the buttons and by Escape', async () => {
    const fake = fakeRoom();
    const element = await whole(fake);
    element.style.width = '600px';
    await join(fake, element);
    const panel = (): HTMLElement => find(element, '.panel') as HTMLElement;
    expect(panel().hidden).to.equal(true);
    await press(element, 'chat');
    expect(panel().hidden).to.equal(false);
    await expect(element).to.be.accessible();
    expect(find(element, 'rtc-signal-log'), 'made when first opened').to.equal(null);
    await press(element, 'log');
    expect(find(element, 'rtc-signal-log')?.hidden).to.equal(false);
    expect(find(element, 'rtc-chat')?.hidden).to.equal(true);
    find(element, '.panel header button')?.focus();
    await sendKeys({ press: 'Escape' });
    await element.updateComplete;
    expect(panel().hidden).to.equal(true);
    expect(element.shadowRoot?.activeElement, 'the focus stays in the call').to.equal(find(element, '.call'));
  });

  it('puts the panel beside the pictures where there is room, over them where there is not', async () => {
    const fake = fakeRoom();
    const element = await whole(fake);
    element.style.width = '600px';
    await join(fake, element);
    await press(element, 'chat');
    const [panel, main] = [find(element, '.panel') as HTMLElement, find(element, '.main') as HTMLElement];
    expect(panel.offsetWidth).to.equal(main.offsetWidth);
    element.style.width = '1000px';
    expect(panel.getBoundingClientRect().left).to.be.at.least(main.getBoundingClientRect().right - 1);
  });

  it('lets no picture lie over the panel, one’s own floating one neither', async () => {
    const fake = fakeRoom();
    const { self } = fake.participants.getState();
    fake.participants.setState({ self, others: [participant('bea')] });
    const element = await whole(fake);
    element.style.width = '600px';
    await join(fake, element);
    const stage = find<RoomElement>(element, 'rtc-video')!.renderRoot;
    await waitUntil(() => stage.querySelector('[data-mode="duo"]'));
    const own = stage.querySelector('[data-key="self"]')!;
    const { left, top, width, height } = own.getBoundingClientRect();
    const seen = (): Element | null => element.shadowRoot!.elementFromPoint(left + width / 2, top + height / 2);
    expect(seen()?.localName).to.equal('rtc-video');
    await press(element, 'chat');
    expect(seen()?.localName).to.equal('rtc-chat');
  });

  it('keeps the chat, and so what is typed in it, through every state', async () => {
    const fake = fakeRoom();
    const element = await whole(fake);
    await join(fake, element);
    await press(element, 'chat');
    const chat = find(element, 'rtc-chat');
    expect(chat).to.not.equal(null);
    fake.connection.setState({ status: 'failed', room, error: new RtcError('relay-unreachable', 'gone') });
    await element.updateComplete;
    await join(fake, element);
    expect(find(element, 'rtc-chat')).to.equal(chat);
  });

  it('hands the focus on when what had it disappears', async () => {
    const fake = fakeRoom();
    const element = await whole(fake);
    const lobby = find<RoomElement>(element, 'rtc-lobby');
    await lobby?.updateComplete;
    lobby?.renderRoot.querySelector<HTMLElement>('[part="join"]')?.focus();
    await join(fake, element);
    await waitUntil(() => element.shadowRoot?.activeElement === find(element, '.call'));
    controls(element).renderRoot.querySelector<HTMLElement>('[part~="leave"]')?.focus();
    fake.connection.setState({ status: 'left', room, reason: 'left' });
    await waitUntil(() => element.shadowRoot?.activeElement === find(element, 'rtc-lobby'));
  });

  it('says when the connection is lost', async () => {
    const fake = fakeRoom();
    const element = await whole(fake);
    await join(fake, element);
    fake.connection.setState({ status: 'reconnecting', room, self: '1', attempt: 1 });
    await element.updateComplete;
    expect(find(element, '[part="notice"]')?.textContent).to.contain('Reconnecting');
    expect(find(element, 'rtc-video'), 'the call stays').to.not.equal(null);
    await expect(element).to.be.accessible();
  });

  it('keeps the names of rooms text', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const element = await fixture<RtcRoom>(html`<rtc-room room=${hostile} .context=${fakeRoom().context}></rtc-room>`);
    await find<RoomElement>(element, 'rtc-lobby')?.updateComplete;
    const lobby = find<RoomElement>(element, 'rtc-lobby')?.renderRoot;
    expect(lobby?.querySelector('h2')?.textContent).to.contain('<img');
    expect(lobby?.querySelector('img')).to.equal(null);
  });
});

describe('<rtc-room> with children', () => {
  const composed = async (fake: Room, children = html`<p>My page</p>`): Promise<RtcRoom> =>
    fixture<RtcRoom>(html`<rtc-room room=${room} .context=${fake.context}>${children}</rtc-room>`);

  it('only lends its room, with one lobby in the first place that can show it', async () => {
    const fake = fakeRoom();
    const element = await composed(fake, html`<rtc-chat></rtc-chat><rtc-video></rtc-video><rtc-video></rtc-video>`);
    const videos = [...element.querySelectorAll('rtc-video')];
    await Promise.all(videos.map((video) => video.updateComplete));
    expect(find(element, '.call, rtc-lobby, rtc-video')).to.equal(null);
    expect(videos.map((video) => video.renderRoot.querySelectorAll('rtc-lobby').length)).to.deep.equal([1, 0]);
    await expect(element).to.be.accessible();
    const own = document.createElement('rtc-lobby');
    element.append(own);
    await aTimeout(0);
    await videos[0]?.updateComplete;
    expect(videos[0]?.renderRoot.querySelector('rtc-lobby')).to.equal(null);
    expect(own.renderRoot.querySelector('form')).to.not.equal(null);
  });

  it('shows the lobby itself where nobody else can, and gives way to who can', async () => {
    const fake = fakeRoom();
    const element = await composed(fake);
    expect(find(element, 'rtc-lobby')).to.not.equal(null);
    const video = document.createElement('rtc-video');
    element.append(video);
    await waitUntil(() => find(element, 'rtc-lobby') === null);
    await waitUntil(() => video.renderRoot.querySelector('rtc-lobby') !== null);
  });

  it('says which device failed where no controls do', async () => {
    const fake = fakeRoom();
    const element = await composed(fake, html`<rtc-video></rtc-video>`);
    await join(fake, element);
    const error = new RtcError('device-busy', 'busy', { subject: 'camera' });
    fake.media.setState({ ...mediaOff, camera: { status: 'failed', error } });
    await element.updateComplete;
    await waitUntil(() => find(element, '[part="notice"]')?.textContent?.includes('your camera'));
    await expect(element).to.be.accessible();
    element.append(document.createElement('rtc-controls'));
    await element.updateComplete;
    expect(find(element, '[part="notice"]')).to.equal(null);
  });

  it('becomes the whole call when its children go, and gives way when some come', async () => {
    const element = await composed(fakeRoom());
    element.replaceChildren();
    await waitUntil(() => find(element, '.call') !== null);
    element.append(document.createElement('p'));
    await waitUntil(() => find(element, '.call') === null);
  });

  it('lends its room to elements that name it from anywhere', async () => {
    const fake = fakeRoom();
    const chat = await fixture<RoomElement>(html`<rtc-chat for="call"></rtc-chat>`);
    const element = await composed(fake);
    element.id = 'call';
    element.context = fakeRoom().context;
    await element.updateComplete;
    element.context = fake.context;
    await element.updateComplete;
    await chat.updateComplete;
    expect(chat.renderRoot.querySelector('textarea, input')).to.not.equal(null);
  });
});

describe('<rtc-room> says what keeps a call from working', () => {
  async function broken(element: RtcRoom): Promise<string> {
    const codes: string[] = [];
    element.addEventListener('rtc-error', (event) => codes.push(event.error.code));
    document.body.append(element);
    await element.updateComplete;
    const text = find(element, '[part="problem"]')?.textContent?.trim();
    await expect(element).to.be.accessible();
    element.remove();
    expect(codes).to.have.length(1);
    expect(text).to.equal({ ...en, ...enTrouble }[`error_${codes[0] ?? ''}` as 'error_room-missing']);
    return codes[0] ?? '';
  }

  /** Replaces a global for one test. */
  async function withGlobal<T>(name: string, value: unknown, run: () => Promise<T>): Promise<T> {
    const original = Object.getOwnPropertyDescriptor(window, name) as PropertyDescriptor;
    Object.defineProperty(window, name, { value, configurable: true, writable: true });
    try {
      return await run();
    } finally {
      Object.defineProperty(window, name, original);
    }
  }

  const made = (name: string): RtcRoom => Object.assign(document.createElement('rtc-room'), { room: name });

  it('no room', async () => expect(await broken(made(''))).to.equal('room-missing'));
  it('a name no room can have', async () => expect(await broken(made('x'.repeat(129)))).to.equal('room-invalid'));
  it('a page that is not secure', async () => {
    expect(await withGlobal('isSecureContext', false, () => broken(made(room)))).to.equal('insecure-context');
  });
  it('a browser without WebRTC', async () => {
    expect(await withGlobal('RTCPeerConnection', undefined, () => broken(made(room)))).to.equal('webrtc-unsupported');
  });

  it('and works once it has a room', async () => {
    const element = await fixture<RtcRoom>(html`<rtc-room server="https://127.0.0.1:9"></rtc-room>`);
    expect(element.context).to.equal(undefined);
    element.room = room;
    await element.updateComplete;
    expect(find(element, '[part="problem"]')).to.equal(null);
    expect(element.context).to.not.equal(undefined);
  });

  describe('sound that is held back', () => {
    const original = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play') as PropertyDescriptor;
    const audio = new AudioContext();
    let isBlocked = true;

    before(() => {
      HTMLMediaElement.prototype.play = () =>
        isBlocked ? Promise.reject(new DOMException('click first', 'NotAllowedError')) : Promise.resolve();
    });
    after(async () => {
      Object.defineProperty(HTMLMediaElement.prototype, 'play', original);
      await audio.close();
    });

    async function blocked() {
      isBlocked = true;
      const fake = fakeRoom();
      const element = await whole(fake);
      const codes: string[] = [];
      element.addEventListener('rtc-error', (event) => codes.push(event.error.code));
      await join(fake, element);
      const [microphone] = audio.createMediaStreamDestination().stream.getAudioTracks();
      const others = [participant('2', { ...(microphone && { tracks: { microphone } }) })];
      fake.participants.update((state) => ({ ...state, others }));
      return { fake, element, codes };
    }

    it('has a button that plays it', async () => {
      const { element, codes } = await blocked();
      await waitUntil(() => find(element, '[part="sound"]') !== null, undefined, { timeout: 3_000 });
      expect(codes).to.deep.equal(['playback-blocked']);
      // The message takes room from the stage, whose tiles follow in the next frame.
      await nextFrame();
      await nextFrame();
      await expect(element).to.be.accessible();
      isBlocked = false;
      find(element, '[part="sound"]')?.click();
      await waitUntil(() => find(element, '[part="sound"]') === null);
    });

    it('is played without a word once the page captures, which lets it', async () => {
      const { fake, element, codes } = await blocked();
      await aTimeout(0);
      isBlocked = false;
      fake.media.setState({
        ...mediaOff,
        microphone: { status: 'live', track: {} as MediaStreamTrack, deviceId: '1' },
      });
      await aTimeout(1_100);
      expect(find(element, '[part="sound"]')).to.equal(null);
      expect(codes).to.deep.equal([]);
    });
  });
});

describe('<rtc-room> attributes', () => {
  it('takes the token out of the page and keeps it', async () => {
    const element = await fixture<RtcRoom>(
      html`<rtc-room room=${room} token="secret" server="https://127.0.0.1:9"></rtc-room>`,
    );
    expect(element.hasAttribute('token')).to.equal(false);
    expect(element.token).to.equal('secret');
    expect(new XMLSerializer().serializeToString(element)).to.not.contain('secret');
    expect(element.renderRoot.textContent).to.not.contain('secret');
  });

  it('follows a change of language around it', async () => {
    registerLanguage({ ...en, $code: 'tlh', $name: 'tlhIngan Hol', controls_leave: 'yImej' });
    const fake = fakeRoom();
    const element = await whole(fake);
    await join(fake, element);
    element.lang = 'tlh';
    await controls(element).updateComplete;
    expect(controls(element).renderRoot.querySelector('[part~="leave"]')?.textContent).to.contain('yImej');
  });

  it('passes a changed display name on', async () => {
    const fake = fakeRoom();
    const element = await whole(fake);
    element.setAttribute('display-name', 'Zoë');
    await element.updateComplete;
    expect(fake.calls.at(-1)).to.deep.equal(['setName', 'Zoë']);
  });
});

describe('<rtc-room debug>', () => {
  const refusal = async (element: RtcRoom, fault: 'page-frozen'): Promise<RtcError> =>
    element.simulate(fault).then(
      () => new RtcError('internal', 'it was done'),
      (reason: unknown) => reason as RtcError,
    );

  it('does faults to the page, and no room without it does', async () => {
    const fake = fakeRoom();
    const element = await whole(fake);
    expect((await refusal(element, 'page-frozen')).code).to.equal('not-allowed');
    element.debug = true;
    const error = await refusal(element, 'nonsense' as 'page-frozen');
    expect(error.code).to.equal('bad-payload');
    expect(error.message).to.contain('relay-gone');
    const simulation = await element.simulate('page-frozen', { durationMs: 0 });
    await simulation.ended;
  });

  it('says so where there is no room', async () => {
    const element = document.createElement('rtc-room');
    element.setAttribute('debug', '');
    expect((await refusal(element, 'page-frozen')).code).to.equal('not-joined');
  });
});
