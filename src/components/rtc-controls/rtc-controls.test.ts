import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../define/rtc-controls.js';
import { fakeRoom, mediaOff, participant } from '../../../test/fakes/fake-room.js';
import { elementsOf } from '../../context/room-elements.js';
import type { LocalMediaState } from '../../media/local-media-state.js';
import type { ChatLine } from '../../room/ports.js';
import { RtcError, type RtcErrorCode } from '../../util/errors.js';
import type { RtcControls } from './rtc-controls.js';

const room = 'standup';
const failed = (code: RtcErrorCode, subject: string) =>
  ({ status: 'failed', error: new RtcError(code, 'no', { subject }) }) as const;
const live = { status: 'live', track: {} as MediaStreamTrack, deviceId: undefined } as const;

function line(seq: number, isOwn = false): ChatLine {
  const id = String(seq);
  return {
    kind: 'message',
    id,
    author: 'Bo',
    message: 'hi',
    from: '2',
    at: 0,
    seq,
    isOwn,
    delivery: { status: 'sent' },
  };
}

async function controls(fake: ReturnType<typeof fakeRoom>): Promise<RtcControls> {
  fake.connection.setState({ status: 'joined', room, self: '1' });
  return fixture<RtcControls>(html`<rtc-controls panels="chat log" .room=${fake.context}></rtc-controls>`);
}

function button(element: RtcControls, name: string): HTMLButtonElement {
  const found = element.renderRoot.querySelector<HTMLButtonElement>(`[part~="${name}"]`);
  if (!found) throw new Error(`no button ${name}`);
  return found;
}
const errors = (element: RtcControls): string[] =>
  [...element.renderRoot.querySelectorAll('[part="error"] p')].map((error) => error.textContent ?? '');

describe('<rtc-controls>', () => {
  it('shows nothing outside the call', async () => {
    const fake = fakeRoom();
    const element = await controls(fake);
    expect(element.renderRoot.querySelectorAll('button')).to.have.length(6);
    fake.connection.setState({ status: 'left', room, reason: 'left' });
    await element.updateComplete;
    expect(element.offsetHeight).to.equal(0);
    expect(element.renderRoot.querySelector('button')).to.equal(null);
  });

  it('names every button, each large enough for a finger, in every state', async () => {
    const fake = fakeRoom();
    const element = await controls(fake);
    for (const media of [
      mediaOff,
      { ...mediaOff, microphone: live, camera: live, screen: live },
      {
        ...mediaOff,
        microphone: { status: 'starting' },
        camera: { status: 'starting' },
        screen: { status: 'starting' },
      },
      { ...mediaOff, microphone: failed('device-busy', 'microphone'), camera: failed('device-missing', 'camera') },
      { ...mediaOff, canShareScreen: false },
    ] as const) {
      fake.media.setState(media);
      await element.updateComplete;
      await expect(element).to.be.accessible();
    }
    for (const { offsetWidth, offsetHeight } of element.renderRoot.querySelectorAll('button')) {
      expect(Math.min(offsetWidth, offsetHeight)).to.be.at.least(44);
    }
  });

  it('works by keys alone', async () => {
    const fake = fakeRoom();
    const element = await controls(fake);
    button(element, 'microphone').focus();
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: ' ' });
    expect(fake.calls).to.deep.equal([
      ['setEnabled', 'microphone', true],
      ['setEnabled', 'camera', true],
    ]);
  });

  it('turns off what is live, and leaves alone what is starting', async () => {
    const fake = fakeRoom();
    fake.media.setState({ ...mediaOff, microphone: live, camera: { status: 'starting' }, screen: live });
    const element = await controls(fake);
    expect(button(element, 'microphone').getAttribute('aria-pressed')).to.equal('true');
    for (const name of ['microphone', 'camera', 'share', 'leave']) button(element, name).click();
    expect(fake.calls).to.deep.equal([['setEnabled', 'microphone', false], ['setEnabled', 'screen', false], ['leave']]);
  });

  it('says near the buttons what failed, until it is dismissed', async () => {
    const fake = fakeRoom();
    const element = await controls(fake);
    fake.media.setState({ ...mediaOff, camera: failed('device-busy', 'camera') });
    await element.updateComplete;
    expect(errors(element)).to.have.length(1);
    expect(errors(element)[0]).to.contain('is using your camera');
    element.renderRoot.querySelector<HTMLElement>('[part="error"] [aria-label="Dismiss"]')?.click();
    await element.updateComplete;
    expect(errors(element)).to.deep.equal([]);
    fake.media.setState({ ...mediaOff, camera: failed('device-busy', 'camera') });
    await element.updateComplete;
    expect(errors(element), 'a new failure is said again').to.have.length(1);
  });

  it('offers another try beside what failed, in the click itself', async () => {
    const fake = fakeRoom();
    const element = await controls(fake);
    fake.media.setState({ ...mediaOff, camera: failed('device-busy', 'camera'), screen: failed('aborted', 'screen') });
    await element.updateComplete;
    for (const retry of element.renderRoot.querySelectorAll<HTMLElement>('[part="error"] button:not([aria-label])'))
      retry.click();
    expect(fake.calls).to.deep.equal([
      ['setEnabled', 'camera', true],
      ['setEnabled', 'screen', true],
    ]);
    await expect(element).to.be.accessible();
  });

  it('says why nothing is seen or heard of what is on, as long as that is so and until it is dismissed', async () => {
    const fake = fakeRoom();
    const hints = (): string[] =>
      [...element.renderRoot.querySelectorAll('[part="hint"] p')].map((hint) => hint.textContent ?? '');
    const shows = async (media: Partial<LocalMediaState>, mute: boolean): Promise<string[]> => {
      fake.media.setState({ ...mediaOff, ...media });
      const others = [participant('2'), participant('3', { link: { status: 'connected', mute } })];
      fake.participants.update((state) => ({ ...state, others }));
      await element.updateComplete;
      return hints();
    };
    const element = await controls(fake);
    expect(await shows({ microphone: live, camera: live }, false)).to.deep.equal([]);
    await shows({ microphone: live, camera: live, muted: ['camera'] }, true);
    await waitUntil(() => hints().join() !== ',', 'its words, which load on use');
    expect(hints()).to.deep.equal([
      'No sound comes from your microphone. Is it the right one, and is it switched on?',
      'Your system or another program holds back the picture of your camera.',
    ]);
    await expect(element).to.be.accessible();
    expect(await shows({ microphone: live, muted: ['microphone'] }, true)).to.deep.equal([
      'Your microphone is muted on the device itself, or by your system.',
    ]);
    expect(await shows({ muted: ['microphone'] }, true), 'turned off').to.deep.equal([]);
    await shows({ microphone: live }, true);
    element.renderRoot.querySelector<HTMLElement>('[part="hint"] button')?.click();
    await element.updateComplete;
    expect(hints()).to.deep.equal([]);
  });

  it('says nothing where a person changed their mind about sharing', async () => {
    const fake = fakeRoom();
    const element = await controls(fake);
    fake.media.setState({ ...mediaOff, screen: failed('permission-dismissed', 'screen') });
    await element.updateComplete;
    expect(errors(element)).to.deep.equal([]);
  });

  it('gives the reason where the browser cannot share a screen', async () => {
    const fake = fakeRoom();
    fake.media.setState({ ...mediaOff, canShareScreen: false });
    const element = await controls(fake);
    const share = button(element, 'share');
    expect(share.getAttribute('aria-disabled')).to.equal('true');
    share.click();
    expect(fake.calls, 'it is asked for, so that the answer says why not').to.deep.equal([
      ['setEnabled', 'screen', true],
    ]);
    fake.media.setState({ ...mediaOff, canShareScreen: false, screen: failed('screen-unsupported', 'screen') });
    await element.updateComplete;
    expect(errors(element)[0]).to.contain('cannot share the screen');
  });

  it('hides the buttons of what the room does not offer, and of panels nobody shows', async () => {
    const fake = fakeRoom();
    const element = await controls(fake);
    elementsOf(fake.context).settings.setState({ room, microphone: 'on', camera: 'none' });
    element.panels = '';
    await element.updateComplete;
    expect(element.renderRoot.querySelectorAll('button')).to.have.length(3);
  });

  it('asks for a panel by an event and shows the one that is open', async () => {
    const element = await controls(fakeRoom());
    const asked: string[] = [];
    element.addEventListener('rtc-panel-toggle', (event) => asked.push(event.panel));
    button(element, 'log').click();
    expect(asked).to.deep.equal(['log']);
    expect(button(element, 'log').getAttribute('aria-expanded')).to.equal('false');
    element.openPanel = 'log';
    await element.updateComplete;
    expect(button(element, 'log').getAttribute('aria-expanded')).to.equal('true');
  });

  it('counts what others said since one came or looked', async () => {
    const fake = fakeRoom();
    fake.chat.setState({ lines: [line(1)], hasEarlier: false });
    const element = await controls(fake);
    const label = (): string | null => button(element, 'chat').getAttribute('aria-label');
    expect(label()).to.equal('Chat');
    fake.chat.setState({ lines: [line(1), line(2), line(3, true), line(4)], hasEarlier: false });
    await element.updateComplete;
    expect(label()).to.equal('Chat, 2 unread');
    element.openPanel = 'chat';
    await element.updateComplete;
    element.openPanel = '';
    await element.updateComplete;
    expect(label()).to.equal('Chat');
  });

  it('fits into 320 px', async () => {
    const fake = fakeRoom();
    const element = await controls(fake);
    element.style.width = '320px';
    const bar = element.renderRoot.querySelector('[part="bar"]');
    expect(bar?.scrollWidth).to.be.at.most(320);
    expect(bar?.clientHeight, 'in one row').to.be.below(88);
  });
});
