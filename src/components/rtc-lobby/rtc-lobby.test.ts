import { aTimeout, expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../define/rtc-lobby.js';
import { fakeRoom, mediaOff, participant } from '../../../test/fakes/fake-room.js';
import { elementsOf } from '../../context/room-elements.js';
import { RtcError, type RtcErrorCode } from '../../util/errors.js';
import type { RtcLobby } from './rtc-lobby.js';

type Room = ReturnType<typeof fakeRoom>;

const room = 'standup';
const devices = {
  microphone: [
    { id: 'm1', label: 'Built-in' },
    { id: 'm2', label: 'Headset' },
  ],
  camera: [{ id: 'c1', label: 'Webcam' }],
  speaker: [],
};
const failed = (code: RtcErrorCode, subject: string) =>
  ({ status: 'failed', error: new RtcError(code, 'no', { subject }) }) as const;

function cameraTrack(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.getContext('2d')?.fillRect(0, 0, 8, 8);
  const [track] = canvas.captureStream().getVideoTracks();
  if (!track) throw new Error('no track');
  return track;
}

function asking(fake: Room): Room {
  fake.context.media.queryPermission = async () => 'prompt';
  return fake;
}

/** A microphone that gives a tone, or nothing but zeros. */
function microphone(volume: number): { track: MediaStreamTrack; setVolume: (volume: number) => void } {
  const sound = new OriginalContext();
  const [gain, end] = [new GainNode(sound, { gain: volume }), sound.createMediaStreamDestination()];
  const tone = new OscillatorNode(sound);
  tone.connect(gain).connect(end);
  tone.start();
  const [track] = end.stream.getAudioTracks();
  if (!track) throw new Error('no track');
  return { track, setVolume: (next) => void (gain.gain.value = next) };
}

const OriginalContext = AudioContext;

/** Every context made from now on, whose time goes by fifty times as fast. */
function fastContexts(): AudioContext[] {
  const made: AudioContext[] = [];
  globalThis.AudioContext = class extends OriginalContext {
    constructor() {
      super();
      made.push(this);
    }
    override get currentTime(): number {
      return super.currentTime * 50;
    }
  };
  return made;
}

async function lobby(fake: Room): Promise<RtcLobby> {
  const element = await fixture<RtcLobby>(html`<rtc-lobby .room=${fake.context}></rtc-lobby>`);
  await aTimeout(0);
  await element.updateComplete;
  return element;
}

const part = (element: RtcLobby, name: string): HTMLElement | null =>
  element.renderRoot.querySelector(`[part~="${name}"]`);
const nameField = (element: RtcLobby): HTMLInputElement =>
  element.renderRoot.querySelector('input') as HTMLInputElement;
const names = (fake: Room): string[] => fake.calls.map(([name]) => name);

function type(element: RtcLobby, name: string): void {
  nameField(element).value = name;
  nameField(element).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

describe('<rtc-lobby>', () => {
  beforeEach(() => localStorage.clear());

  it('asks the relay before any device, and starts the preview by itself where no question is asked', async () => {
    const fake = fakeRoom();
    const order: string[] = [];
    fake.context.connection.probe = async () => void order.push('probe');
    fake.context.media.start = async (sources) => void order.push(`start ${String(sources)}`);
    await lobby(fake);
    expect(order).to.deep.equal(['probe', 'start microphone,camera']);
  });

  it('asks for no device while a full room is told in words, and still lets one try to join', async () => {
    const fake = fakeRoom();
    fake.context.connection.probe = () => Promise.reject(new RtcError('room-full', 'full'));
    const element = await lobby(fake);
    expect(names(fake)).to.not.include('start');
    await waitUntil(() => part(element, 'error')?.textContent?.includes('full'));
    await expect(element).to.be.accessible();
    part(element, 'join')?.click();
    await waitUntil(() => names(fake).includes('join'));
  });

  it('starts devices only at the press of a button where the browser would ask', async () => {
    const fake = asking(fakeRoom());
    const element = await lobby(fake);
    expect(names(fake)).to.not.include('start');
    await expect(element).to.be.accessible();
    part(element, 'turn-on')?.click();
    expect(fake.calls.at(-1)).to.deep.equal(['start', ['microphone', 'camera']]);
  });

  it('hides what the room does not offer', async () => {
    const fake = fakeRoom();
    elementsOf(fake.context).settings.setState({ room, microphone: 'on', camera: 'none' });
    const element = await lobby(fake);
    expect(part(element, 'camera')).to.equal(null);
    expect(fake.calls.find(([name]) => name === 'start')).to.deep.equal(['start', ['microphone']]);
    elementsOf(fake.context).settings.setState({ room, microphone: 'none', camera: 'none' });
    await element.updateComplete;
    expect(part(element, 'preview')).to.equal(null);
    await expect(element).to.be.accessible();
  });

  it('leaves off what the room wants off at first', async () => {
    const fake = fakeRoom();
    elementsOf(fake.context).settings.setState({ room, microphone: 'on', camera: 'off' });
    await lobby(fake);
    expect(fake.calls.find(([name]) => name === 'start')).to.deep.equal(['start', ['microphone']]);
  });

  it('joins with the name, by Enter in its field, and remembers it', async () => {
    const fake = asking(fakeRoom());
    fake.participants.setState({ self: participant('', { name: '', isSelf: true }), others: [] });
    const element = await lobby(fake);
    nameField(element).focus();
    await sendKeys({ type: ' Zoë ' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => names(fake).includes('join'));
    expect(fake.calls.slice(-2)).to.deep.equal([['setName', 'Zoë'], ['join']]);
    element.remove();
    const next = asking(fakeRoom());
    next.participants.setState({ self: participant('', { name: '', isSelf: true }), others: [] });
    expect(nameField(await lobby(next)).value).to.equal('Zoë');
  });

  it('prefers the name the room has to the remembered one', async () => {
    localStorage.setItem('rtc-elements:name', 'Old');
    expect(nameField(await lobby(asking(fakeRoom()))).value).to.equal('Ann');
  });

  it('says beside the name when it is too long, and keeps what was typed', async () => {
    const fake = asking(fakeRoom());
    fake.context.participants.setName = () => Promise.reject(new RtcError('name-too-long', 'long'));
    const element = await lobby(fake);
    type(element, 'x'.repeat(65));
    part(element, 'join')?.click();
    await waitUntil(() => nameField(element).getAttribute('aria-invalid') === 'true');
    expect(element.renderRoot.querySelector('#name-error')?.textContent).to.contain('64');
    expect(nameField(element).value).to.have.length(65);
    expect(names(fake)).to.not.include('join');
    await expect(element).to.be.accessible();
    type(element, 'Zoë');
    await element.updateComplete;
    expect(element.renderRoot.querySelector('#name-error')).to.equal(null);
  });

  it('shows the own picture, mirrored, without setting it again at each render', async () => {
    const fake = fakeRoom();
    const element = await lobby(fake);
    const track = cameraTrack();
    fake.media.setState({ ...mediaOff, camera: { status: 'live', track, deviceId: 'c1' } });
    await element.updateComplete;
    const video = part(element, 'video') as HTMLVideoElement;
    const stream = video.srcObject as MediaStream;
    expect(stream.getVideoTracks()).to.deep.equal([track]);
    expect(getComputedStyle(video).transform).to.contain('-1');
    fake.media.update((state) => ({ ...state, microphone: { status: 'starting' } }));
    await element.updateComplete;
    expect(video.srcObject).to.equal(stream);
    await expect(element).to.be.accessible();
  });

  it('says each device error beside its device, and tries that one again', async () => {
    const fake = asking(fakeRoom());
    const element = await lobby(fake);
    fake.media.setState({
      ...mediaOff,
      devices,
      camera: failed('permission-denied', 'camera'),
      microphone: failed('device-missing', 'microphone'),
    });
    await element.updateComplete;
    const [microphone, camera] = [...element.renderRoot.querySelectorAll('[part="device"]')];
    expect(microphone?.textContent).to.contain('No microphone was found');
    expect(camera?.textContent).to.contain('may not use your camera');
    await expect(element).to.be.accessible();
    camera?.querySelector('button')?.click();
    expect(fake.calls.at(-1)).to.deep.equal(['setEnabled', 'camera', true]);
    part(element, 'join')?.click();
    await waitUntil(() => names(fake).includes('join'), 'one can join without devices');
  });

  it('keeps the button beside a long error as high as a button', async () => {
    const fake = asking(fakeRoom());
    const element = await lobby(fake);
    element.style.cssText = 'inline-size: 22rem';
    fake.media.setState({ ...mediaOff, camera: failed('permission-denied', 'camera') });
    await element.updateComplete;
    const again = element.renderRoot.querySelector('[part~="error"] button');
    expect(again?.clientHeight)
      .to.be.above(20)
      .and.at.most(part(element, 'join')?.clientHeight ?? 0);
  });

  it('keeps its buttons where they are when devices show up', async () => {
    const fake = fakeRoom();
    const element = await lobby(fake);
    element.style.cssText = 'block-size: 60rem; inline-size: 60rem';
    const top = (): number | undefined =>
      element.renderRoot.querySelector('[part~="join"]')?.getBoundingClientRect().top;
    const before = top();
    fake.media.setState({ ...mediaOff, devices });
    await element.updateComplete;
    expect(element.renderRoot.querySelectorAll('select').length).to.be.above(0);
    expect(top()).to.equal(before);
  });

  it('chooses a device', async () => {
    const fake = asking(fakeRoom());
    const element = await lobby(fake);
    fake.media.setState({ ...mediaOff, devices, chosen: { microphone: 'm1' } });
    await element.updateComplete;
    const select = element.renderRoot.querySelector<HTMLSelectElement>('select#microphone');
    if (!select) throw new Error('no choice of microphones');
    expect(select.value).to.equal('m1');
    select.value = 'm2';
    select.dispatchEvent(new Event('change'));
    expect(fake.calls.at(-1)).to.deep.equal(['chooseDevice', 'microphone', 'm2']);
  });

  it('shows what is, not what was pressed', async () => {
    const fake = asking(fakeRoom());
    const element = await lobby(fake);
    const button = part(element, 'microphone');
    button?.click();
    await element.updateComplete;
    expect(button?.getAttribute('aria-pressed')).to.equal('false');
    fake.media.setState({ ...mediaOff, microphone: { status: 'starting' } });
    await element.updateComplete;
    expect(button?.getAttribute('aria-label')).to.equal('Microphone, starting');
    fake.media.setState({ ...mediaOff, microphone: { status: 'live', track: cameraTrack(), deviceId: undefined } });
    await element.updateComplete;
    expect(button?.getAttribute('aria-pressed')).to.equal('true');
  });

  it('keeps the form while it joins, cannot join twice, and can cancel', async () => {
    const fake = asking(fakeRoom());
    const element = await lobby(fake);
    fake.context.connection.join = () => {
      fake.calls.push(['join']);
      fake.connection.setState({ status: 'joining', room });
      return new Promise(() => undefined);
    };
    type(element, 'Zoë');
    part(element, 'join')?.click();
    await waitUntil(() => part(element, 'join')?.textContent?.includes('Joining'));
    part(element, 'join')?.click();
    await aTimeout(0);
    expect(names(fake).filter((name) => name === 'join')).to.have.length(1);
    expect(nameField(element).value).to.equal('Zoë');
    await expect(element).to.be.accessible();
    const cancel = part(element, 'join')?.nextElementSibling as HTMLElement;
    cancel.click();
    expect(names(fake)).to.include('leave');
  });

  it('only waits where it was not asked to join here', async () => {
    const fake = fakeRoom();
    fake.connection.setState({ status: 'joining', room });
    const element = await lobby(fake);
    expect(part(element, 'form')).to.equal(null);
    expect(names(fake)).to.deep.equal([]);
    await expect(element).to.be.accessible();
  });

  for (const isFilled of [true, false]) {
    it(`says that the relay is busy while it waits for it, ${isFilled ? 'with' : 'without'} its form`, async () => {
      const fake = fakeRoom();
      const element = await lobby(fake);
      fake.context.connection.join = async () => new Promise(() => undefined);
      if (isFilled) part(element, 'join')?.click();
      fake.connection.setState({ status: 'joining', room, error: new RtcError('busy') });
      await waitUntil(() => element.renderRoot.textContent?.includes('You join as soon as it has time'));
      expect(part(element, 'cancel')).to.not.equal(null);
      expect(part(element, 'form') !== null).to.equal(isFilled);
      expect(part(element, 'error')).to.equal(null);
    });
  }

  it('says why joining failed, keeps the name, and joins again', async () => {
    const fake = asking(fakeRoom());
    const element = await lobby(fake);
    type(element, 'Zoë');
    fake.connection.setState({ status: 'failed', room, error: new RtcError('relay-unreachable', 'gone') });
    await element.updateComplete;
    expect(part(element, 'error')?.textContent).to.contain('cannot be reached');
    expect(nameField(element).value).to.equal('Zoë');
    await expect(element).to.be.accessible();
    part(element, 'join')?.click();
    await waitUntil(() => names(fake).includes('join'));
  });

  it('stays silent when the page cancels joining', async () => {
    const fake = asking(fakeRoom());
    fake.context.connection.join = () => Promise.reject(new RtcError('aborted', 'cancelled'));
    const element = await lobby(fake);
    part(element, 'join')?.click();
    await aTimeout(0);
    await element.updateComplete;
    expect(part(element, 'error')).to.equal(null);
  });

  it('shows nothing in the call, and the way back after it without starting devices', async () => {
    const fake = asking(fakeRoom());
    const element = await lobby(fake);
    fake.connection.setState({ status: 'joined', room, self: '1' });
    await element.updateComplete;
    expect(element.renderRoot.childElementCount).to.equal(0);
    expect(element.offsetHeight).to.equal(0);
    fake.calls.length = 0;
    fake.connection.setState({ status: 'left', room, reason: 'left' });
    await element.updateComplete;
    expect(element.renderRoot.querySelector('h2')?.textContent).to.equal('You left the call');
    expect(part(element, 'join')?.textContent?.trim()).to.equal('Join again');
    expect(names(fake)).to.deep.equal([]);
    await expect(element).to.be.accessible();
  });

  it('asks the relay once, however often it is moved', async () => {
    const fake = asking(fakeRoom());
    const element = await lobby(fake);
    for (let move = 0; move < 5; move += 1) document.body.append(element);
    await aTimeout(0);
    expect(names(fake).filter((name) => name === 'probe')).to.have.length(1);
    element.remove();
  });

  describe('with the microphone on', () => {
    let made: AudioContext[] = [];
    /** Firefox runs no audio on a machine without a device for sound. */
    let isAudible = false;
    before(async () => {
      await sendKeys({ press: 'a' });
      const context = new AudioContext();
      void context.resume();
      await waitUntil(() => context.state === 'running').catch(() => undefined);
      isAudible = context.state === 'running';
      await context.close();
    });
    beforeEach(() => (made = fastContexts()));
    afterEach(() => {
      globalThis.AudioContext = OriginalContext;
    });

    const level = (element: RtcLobby): number => (part(element, 'level') as HTMLMeterElement | null)?.value ?? NaN;
    const hint = (element: RtcLobby): string => part(element, 'level')?.nextElementSibling?.textContent?.trim() ?? '';
    const isQuiet = (): boolean => made.every(({ state }) => state === 'closed');
    const live = (track: MediaStreamTrack) => ({
      ...mediaOff,
      devices,
      microphone: { status: 'live', track, deviceId: 'm1' } as const,
    });

    async function listening(volume: number) {
      const fake = asking(fakeRoom());
      const element = await lobby(fake);
      const source = microphone(volume);
      fake.media.setState(live(source.track));
      await waitUntil(() => made.length > 0 && (!isAudible || made[0]?.state === 'running'), 'listens');
      return { fake, element, ...source };
    }

    it('shows how loud it is', async function () {
      if (!isAudible) this.skip();
      const { element, setVolume } = await listening(0.25);
      await waitUntil(() => level(element) > 0.4 && level(element) < 0.6, 'a quarter of what is possible');
      expect(part(element, 'level')?.closest('[part="device"]')?.querySelector('#microphone')).to.not.equal(null);
      await expect(element).to.be.accessible();
      expect(hint(element)).to.equal('');
      setVolume(0);
      await waitUntil(() => level(element) === 0);
    });

    it('says that nothing comes from it, until something does', async function () {
      if (!isAudible) this.skip();
      const { element, setVolume } = await listening(0);
      await waitUntil(() => hint(element).includes('No sound comes from your microphone'), 'said', { timeout: 5000 });
      expect(part(element, 'level')?.nextElementSibling?.getAttribute('role')).to.equal('status');
      await expect(element).to.be.accessible();
      setVolume(0.001);
      await waitUntil(() => hint(element) === '', 'no longer said');
      expect(level(element)).to.be.within(0.001, 0.2);
    });

    it('says nothing while the browser holds the sound back', async () => {
      const { element } = await listening(0);
      await made[0]?.suspend();
      Object.defineProperty(made[0], 'state', { value: 'interrupted' });
      await aTimeout(1000);
      expect(hint(element)).to.equal('');
      expect(level(element)).to.equal(0);
    });

    const off = { ...mediaOff, devices };
    const ways: [string, (fake: Room, element: RtcLobby, track: MediaStreamTrack) => void][] = [
      [
        'one joins',
        ({ connection, context }, element) => {
          context.connection.join = async () => connection.setState({ status: 'joining', room });
          part(element, 'join')?.click();
        },
      ],
      ['one is in', ({ connection }) => connection.setState({ status: 'joined', room, self: '1' })],
      ['it is turned off', ({ media }) => media.setState(off)],
      ['the system mutes it', ({ media }, _, track) => media.setState({ ...live(track), muted: ['microphone'] })],
      ['the lobby is removed', (_, element) => element.remove()],
    ];
    for (const [when, act] of ways) {
      it(`no longer listens once ${when}`, async () => {
        const { fake, element, track } = await listening(0.25);
        await waitUntil(() => level(element) > 0 || !isAudible);
        act(fake, element, track);
        await waitUntil(isQuiet, 'closed');
        await aTimeout(300);
        expect(made).to.have.length(1);
        expect(level(element) > 0, 'no level stays').to.equal(false);
      });
    }

    it('listens again after each return, to one at a time', async () => {
      const { fake, element, track } = await listening(0.25);
      for (let turn = 0; turn < 3; turn += 1) {
        fake.media.setState(off);
        await element.updateComplete;
        fake.media.setState(live(track));
        await element.updateComplete;
      }
      const parent = element.parentElement;
      element.remove();
      parent?.append(element);
      await waitUntil(() => level(element) > 0.4 || (!isAudible && made.some(({ state }) => state !== 'closed')));
      expect(made.filter(({ state }) => state !== 'closed')).to.have.length(1);
      element.remove();
      await waitUntil(isQuiet);
    });
  });
});
