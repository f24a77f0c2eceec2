import { expect, fixture, html, nextFrame, oneEvent, waitUntil } from '@open-wc/testing';
import { canvasTrack, framesShown } from '../../../test/fakes/canvas-track.js';
import { fakeRoom, participant } from '../../../test/fakes/fake-room.js';
import { XSS_CORPUS, XSS_MARK } from '../../../test/fakes/xss-corpus.js';
import { elementsOf } from '../../context/room-elements.js';
import type { LinkState, Participant, Sizes } from '../../room/ports.js';
import { RtcError } from '../../util/errors.js';
import { RtcVideo } from './rtc-video.js';

if (!customElements.get('rtc-video')) customElements.define('rtc-video', RtcVideo);

type Room = ReturnType<typeof fakeRoom>;

const joined = { status: 'joined', room: 'x', self: 'me' } as const;
const self = (changes: Partial<Participant> = {}): Participant =>
  participant('me', { name: 'Ann Lee', isSelf: true, link: undefined, presence: {}, ...changes });
const withCamera = (): Partial<Participant> => ({
  presence: { camera: true },
  tracks: { camera: canvasTrack().track },
});
const bea = (changes: Partial<Participant> = {}): Participant => participant('bea', { name: 'Bea Sommer', ...changes });

function roomOf(others: readonly Participant[] = [], me = self()): Room {
  const room = fakeRoom();
  room.connection.setState(joined);
  room.participants.setState({ self: me, others });
  return room;
}

async function stage(room: Room, width = 640, height = 360): Promise<RtcVideo> {
  const element = await fixture<RtcVideo>(html`<rtc-video .room=${room.context}></rtc-video>`);
  await resize(element, width, height);
  return element;
}

async function resize(element: RtcVideo, width: number, height: number): Promise<void> {
  element.style.setProperty('width', `${String(width)}px`);
  element.style.setProperty('height', `${String(height)}px`);
  await element.updateComplete;
  await nextFrame();
  await nextFrame();
}

const tiles = (element: RtcVideo): HTMLElement[] => [
  ...element.renderRoot.querySelectorAll<HTMLElement>('[part~="tile"]'),
];
const keys = (element: RtcVideo): (string | undefined)[] => tiles(element).map((tile) => tile.dataset.key);
const tile = (element: RtcVideo, key: string): HTMLElement =>
  tiles(element).find((found) => found.dataset.key === key)!;
const video = (element: RtcVideo, key: string): HTMLVideoElement => tile(element, key).querySelector('video')!;
const area = (element: Element): number => element.clientWidth * element.clientHeight;
/** As it is read: words that are hidden from sight too. */
const words = (element: Element | null): string =>
  (element?.textContent ?? '')
    .replace(/[\u2068\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** What was last said of how large somebody is shown. */
const told = ({ calls }: Room, id: string): Sizes | undefined =>
  calls.filter(([name, peer]) => name === 'setShown' && peer === id).at(-1)?.[2] as Sizes | undefined;

describe('<rtc-video>', () => {
  describe('how large the others are shown', () => {
    const sharing = (): Participant =>
      bea({
        presence: { camera: true, screen: true },
        tracks: { camera: canvasTrack().track, screen: canvasTrack().track },
      });

    it('is told in device pixels, of camera and screen, and again when it changes', async () => {
      const room = roomOf([sharing()]);
      const element = await stage(room, 800, 450);
      await waitUntil(() => (told(room, 'bea')?.screen ?? 0) > 400, 'the screen is shown large');
      const large = told(room, 'bea')!;
      expect(large.screen).to.be.at.most(800 * devicePixelRatio);
      expect(large.camera).to.be.within(50, large.screen! - 1);
      await resize(element, 400, 225);
      expect(told(room, 'bea')!.screen).to.be.below(large.screen!);
      expect(
        room.calls.some(([name, peer]) => name === 'setShown' && peer === 'me'),
        'nothing of oneself',
      ).to.equal(false);
    });

    it("is nobody's any more once the element is gone, whatever its pictures do", async () => {
      const room = roomOf([sharing()]);
      const element = await stage(room, 800, 450);
      await waitUntil(() => (told(room, 'bea')?.camera ?? 0) > 0);
      const { showing } = elementsOf(room.context);
      expect([...showing.keys()]).to.deep.equal([element]);
      element.requestUpdate();
      element.remove();
      await element.updateComplete;
      video(element, 'bea').dispatchEvent(new Event('resize'));
      expect(showing.size).to.equal(0);
    });

    it('is nothing while the element is out of sight', async () => {
      const room = roomOf([sharing()]);
      const element = await stage(room, 800, 450);
      await waitUntil(() => (told(room, 'bea')?.camera ?? 0) > 0);
      element.style.setProperty('position', 'fixed');
      element.style.setProperty('top', '200vh');
      const smallest = 'pictureInPictureElement' in document ? 0 : 160;
      await waitUntil(() => (told(room, 'bea')?.camera ?? Infinity) <= smallest);
      element.style.removeProperty('top');
      await waitUntil(() => (told(room, 'bea')?.camera ?? 0) > 0);
      element.style.setProperty('display', 'none');
      await waitUntil(() => (told(room, 'bea')?.camera ?? Infinity) <= smallest);
    });

    it('is nothing while the page is hidden', async () => {
      const room = roomOf([sharing()]);
      await stage(room, 800, 450);
      await waitUntil(() => (told(room, 'bea')?.camera ?? 0) > 0);
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      try {
        document.dispatchEvent(new Event('visibilitychange'));
        const smallest = 'pictureInPictureElement' in document ? 0 : 160;
        expect(told(room, 'bea')!.camera).to.be.at.most(smallest);
      } finally {
        Reflect.deleteProperty(document, 'hidden');
        document.dispatchEvent(new Event('visibilitychange'));
      }
      expect(told(room, 'bea')!.camera).to.be.above(0);
    });

    it('is that of the larger of two elements, and of the other when that is gone', async () => {
      const room = roomOf([sharing()]);
      const large = await stage(room, 800, 450);
      await waitUntil(() => 'picture' in tile(large, 'screen:bea').dataset);
      await resize(large, 810, 450);
      const before = told(room, 'bea')!.screen!;
      const small = await stage(room, 200, 150);
      expect(told(room, 'bea')!.screen).to.equal(before);
      large.remove();
      await resize(small, 240, 150);
      expect(told(room, 'bea')!.screen).to.be.within(1, before - 1);
    });
  });

  describe('who is shown', () => {
    it('shows oneself large and says that others are awaited', async () => {
      const element = await stage(roomOf());
      expect(keys(element)).to.deep.equal(['self']);
      expect(words(tile(element, 'self'))).to.contain('Ann Lee (you)');
      expect(element.renderRoot.querySelector('[part=hint]')?.textContent).to.equal('Waiting for others to join…');
      await expect(element).to.be.accessible();
    });

    it('draws a newcomer once their tracks are known, and not much later where they are not', async () => {
      const room = roomOf();
      const element = await stage(room);
      const coming = bea({ link: { status: 'connecting' }, tracks: {} });
      room.participants.setState({ self: self(), others: [coming] });
      await nextFrame();
      await nextFrame();
      expect(keys(element)).to.deep.equal(['self']);
      room.participants.setState({ self: self(), others: [{ ...coming, tracks: { camera: canvasTrack().track } }] });
      await element.updateComplete;
      expect(keys(element)).to.deep.equal(['self', 'bea']);
      const slow = participant('carl', { name: 'Carl', link: { status: 'connecting' }, tracks: {} });
      room.participants.setState({ self: self(), others: [slow] });
      await waitUntil(() => keys(element).includes('carl'));
      room.participants.setState({ self: self(), others: [{ ...slow, name: 'Karl' }] });
      await element.updateComplete;
      expect(words(tile(element, 'carl')), 'nobody is waited for twice').to.contain('Karl');
    });

    it('bare, it shows the others only, and oneself and the words as soon as it is not', async () => {
      const room = roomOf([bea(withCamera())], self(withCamera()));
      const element = await fixture<RtcVideo>(html`<rtc-video bare .room=${room.context}></rtc-video>`);
      expect(keys(element)).to.deep.equal(['self', 'bea']);
      const before = video(element, 'bea');
      expect(words(element.renderRoot.querySelector('.stage'))).to.equal('');
      expect([before.srcObject !== null, video(element, 'self').srcObject]).to.deep.equal([true, null]);
      element.bare = false;
      await element.updateComplete;
      expect(words(tile(element, 'bea'))).to.contain('Bea Sommer');
      expect(video(element, 'bea'), 'the video that plays already').to.equal(before);
      expect(video(element, 'self').srcObject).to.not.equal(null);
    });

    it('shows the picture of one who is just coming alone, and the words a moment later', async () => {
      const room = roomOf();
      const element = await stage(room);
      const coming = (changes: Partial<Participant>): Participant =>
        participant('bea', { name: 'Bea Sommer', link: { status: 'connecting' }, tracks: {}, ...changes });
      room.participants.setState({ self: self(), others: [coming({})] });
      await nextFrame();
      room.participants.setState({ self: self(), others: [coming(withCamera())] });
      await element.updateComplete;
      expect([video(element, 'bea').srcObject !== null, words(tile(element, 'bea'))]).to.deep.equal([true, '']);
      await waitUntil(() => words(tile(element, 'bea')).includes('Bea Sommer'));
    });

    it('names one who comes without a camera at once', async () => {
      const room = roomOf();
      const element = await stage(room);
      const coming = bea({ presence: { camera: false }, link: { status: 'connecting' }, tracks: {} });
      room.participants.setState({ self: self(), others: [coming] });
      await nextFrame();
      room.participants.setState({ self: self(), others: [{ ...coming, link: { status: 'connected' } }] });
      await element.updateComplete;
      expect(words(tile(element, 'bea'))).to.contain('Bea Sommer');
    });

    it('never asks the browser for a size, which would have it lay out the page in the middle of a join', async () => {
      const asked: string[] = [];
      const room = roomOf();
      const element = await stage(room);
      const found = Object.getOwnPropertyDescriptor(Element.prototype, 'clientWidth')!;
      Object.defineProperty(Element.prototype, 'clientWidth', {
        configurable: true,
        get(this: Element) {
          asked.push(this.localName);
          return found.get!.call(this) as number;
        },
      });
      try {
        room.participants.setState({ self: self(), others: [bea(withCamera())] });
        await element.updateComplete;
      } finally {
        Object.defineProperty(Element.prototype, 'clientWidth', found);
      }
      expect(keys(element)).to.deep.equal(['self', 'bea']);
      expect(asked).to.deep.equal([]);
    });

    it('says in words who is muted and whose camera is off, and shows initials', async () => {
      const element = await stage(roomOf([bea({ presence: { camera: false, microphone: false } })]));
      expect(words(tile(element, 'bea').querySelector('figcaption'))).to.match(
        /Bea Sommer.*microphone off.*camera off/,
      );
      expect(words(tile(element, 'bea').querySelector('[part=placeholder]'))).to.equal('BS');
      await expect(element).to.be.accessible();
    });

    it('says of whom the camera or the microphone was lost, instead of being off, where their link is well', async () => {
      const without = (id: string, lost: string[], link: LinkState = { status: 'connected' }): Participant => {
        const presence = { camera: !lost.includes('camera'), microphone: true, lost } as Participant['presence'];
        return participant(id, { ...withCamera(), presence, link });
      };
      const room = roomOf([
        without('camera', ['camera']),
        without('microphone', ['microphone']),
        without('both', ['microphone', 'camera']),
        without('other', ['telephone']),
        without('away', ['camera'], { status: 'interrupted' }),
      ]);
      const element = await stage(room, 900, 700);
      const said = (id: string): string => words(tile(element, id).querySelector('[part=link]'));
      await waitUntil(() => said('camera') !== '');
      expect(['camera', 'microphone', 'both', 'other', 'away'].map(said)).to.deep.equal([
        'Camera lost',
        'Microphone lost',
        'Camera and microphone lost',
        '',
        'Connection interrupted',
      ]);
      expect(tile(element, 'other').querySelector('[part=link]')).to.equal(null);
      expect(words(tile(element, 'camera').querySelector('figcaption'))).to.not.contain('camera off');
      await expect(element).to.be.accessible();
    });

    it('calls a person without a name a guest', async () => {
      const element = await stage(roomOf([bea({ name: '' })]));
      expect(words(tile(element, 'bea').querySelector('figcaption'))).to.contain('Guest');
    });

    it('says what is missing, of a link that finds no way, whose picture does not come, or that is too narrow for one', async () => {
      const linked = (id: string, link: LinkState): Participant => participant(id, { link, ...withCamera() });
      const room = roomOf([
        linked('blocked', { status: 'restarting', attempt: 3, blocked: 'turn-missing' }),
        linked('dry', { status: 'connected', dry: ['camera'] }),
        linked('narrow', { status: 'connected', paused: 'bandwidth' }),
        linked('well', { status: 'connected', dry: [] }),
      ]);
      const element = await stage(room, 900, 700);
      const said = (id: string): string => words(tile(element, id).querySelector('[part=link]'));
      await waitUntil(() => said('narrow') !== '');
      expect(['blocked', 'dry', 'narrow', 'well'].map(said)).to.deep.equal([
        'Blocked: there is no direct way, and no TURN server is set up',
        'Connection interrupted',
        'Their connection is too slow for video',
        '',
      ]);
      await waitUntil(() => 'picture' in tile(element, 'well').dataset);
      expect('picture' in tile(element, 'narrow').dataset, 'the last frame is not left standing').to.equal(false);
      await expect(element).to.be.accessible();
    });

    it('has the way that media takes in the title of the name', async () => {
      const paths = [{ kind: 'local' }, { kind: 'direct' }, { kind: 'relayed', protocol: 'tcp' }, undefined] as const;
      const people = paths.map((path, index) => participant(String(index), { link: { status: 'connected', path } }));
      const element = await stage(roomOf(people));
      const titles = people.map(({ id }) => tile(element, id).querySelector<HTMLElement>('[part=badge]')!.title);
      expect(titles).to.deep.equal(['On your network', 'Direct over the internet', 'Through a relay server (TCP)', '']);
    });

    it("says on one's own tile for how many the connection, or the device, is enough", async () => {
      const to = (id: string, pausing?: 'bandwidth' | 'cpu'): Participant =>
        participant(id, { link: { status: 'connected', pausing } });
      const room = roomOf([to('bea'), to('carl', 'bandwidth')]);
      const element = await stage(room);
      const said = (): string => words(tile(element, 'self').querySelector('[part=link]'));
      await waitUntil(() => said() === '2 with video is what your connection carries');
      room.participants.setState({ self: self(), others: [to('bea', 'cpu'), to('carl', 'cpu')] });
      await element.updateComplete;
      expect(said()).to.equal('Your device is too slow for video. The others hear you');
      room.participants.setState({ self: self(), others: [to('bea'), to('carl')] });
      await element.updateComplete;
      expect(tile(element, 'self').querySelector('[part=link]')).to.equal(null);
    });

    it('keeps every tile while links are down and says how each is', async () => {
      const links = [
        { status: 'connecting' },
        { status: 'interrupted' },
        { status: 'restarting', attempt: 2 },
        { status: 'failed', error: new RtcError('negotiation-failed', 'no') },
        { status: 'unlinked', reason: 'one-connection-only' },
        { status: 'closed' },
        { status: 'connected' },
      ] as const;
      const element = await stage(roomOf(links.map((link) => participant(link.status, { link }))));
      const said = links.map(({ status }) => words(tile(element, status).querySelector('[part=link]')));
      expect(said).to.deep.equal([
        'Connecting…',
        'Connection interrupted',
        'Reconnecting…',
        'No connection yet. Trying again…',
        'Chat only. They are connected with somebody else',
        'Disconnected',
        '',
      ]);
      await expect(element).to.be.accessible();
    });

    it('narrows to oneself or to one other', async () => {
      const room = roomOf([bea(), participant('carl')]);
      const element = await stage(room);
      element.peer = 'self';
      await element.updateComplete;
      expect(keys(element)).to.deep.equal(['self']);
      element.peer = 'carl';
      await element.updateComplete;
      expect(keys(element)).to.deep.equal(['carl']);
    });

    it('leaves nothing behind when the room is taken away', async () => {
      const element = await stage(roomOf([bea(withCamera())]));
      element.room = undefined;
      await element.updateComplete;
      expect(tiles(element)).to.have.length(0);
    });
  });

  describe('pictures', () => {
    it('shows initials until a frame has arrived, and again once the camera is off', async () => {
      const room = roomOf([bea(withCamera())]);
      const element = await stage(room);
      await waitUntil(() => tile(element, 'bea').hasAttribute('data-picture'));
      const placeholder = tile(element, 'bea').querySelector('[part=placeholder]')!;
      expect(getComputedStyle(placeholder).visibility).to.equal('hidden');

      room.participants.update((state) => ({
        ...state,
        others: state.others.map((other) => ({ ...other, presence: { camera: false } })),
      }));
      await element.updateComplete;
      expect(tile(element, 'bea').hasAttribute('data-picture')).to.equal(false);
      expect(getComputedStyle(placeholder).visibility).to.equal('visible');
    });

    it('waits for a new frame when the camera comes back: the old one is not shown as live', async () => {
      const { track, stopDrawing } = canvasTrack();
      const other = bea({ presence: { camera: true }, tracks: { camera: track } });
      const room = roomOf([other]);
      const element = await stage(room);
      await waitUntil(() => tile(element, 'bea').hasAttribute('data-picture'));
      stopDrawing();
      room.participants.setState({ self: self(), others: [{ ...other, presence: { camera: false } }] });
      await element.updateComplete;
      await nextFrame();
      room.participants.setState({ self: self(), others: [other] });
      await element.updateComplete;
      expect(tile(element, 'bea').hasAttribute('data-picture')).to.equal(false);
    });

    it('shows no picture for a track without frames', async () => {
      // What a receiver offers before anything has arrived.
      const { receiver } = new RTCPeerConnection().addTransceiver('video');
      const element = await stage(roomOf([bea({ presence: { camera: true }, tracks: { camera: receiver.track } })]));
      await nextFrame();
      expect(tile(element, 'bea').hasAttribute('data-picture')).to.equal(false);
      expect(words(tile(element, 'bea').querySelector('[part=placeholder]'))).to.equal('BS');
    });

    it('keeps the stream when it renders again, and replaces it with the track', async () => {
      const other = bea(withCamera());
      const room = roomOf([other]);
      const element = await stage(room);
      const before = video(element, 'bea').srcObject;
      room.participants.setState({ self: self(), others: [{ ...other, name: 'Beatrice' }] });
      await element.updateComplete;
      expect(words(tile(element, 'bea'))).to.contain('Beatrice');
      expect(video(element, 'bea').srcObject).to.equal(before);

      const { track } = canvasTrack();
      room.participants.setState({ self: self(), others: [{ ...other, tracks: { camera: track } }] });
      await element.updateComplete;
      const after = video(element, 'bea').srcObject as MediaStream;
      expect(after.getTracks()).to.deep.equal([track]);
    });

    it('is always silent', async () => {
      const element = await stage(roomOf([bea(withCamera())]));
      expect(video(element, 'bea').muted).to.equal(true);
      video(element, 'bea').muted = false;
      element.requestUpdate();
      await element.updateComplete;
      expect(video(element, 'bea').hasAttribute('muted')).to.equal(true);
    });

    it('mirrors one own camera and nothing else', async () => {
      const screen = { ...withCamera(), presence: { camera: true, screen: true } };
      const me = self({ ...screen, tracks: { camera: canvasTrack().track, screen: canvasTrack().track } });
      const element = await stage(roomOf([bea(withCamera())], me));
      const mirrored = tiles(element).filter((one) =>
        getComputedStyle(one.querySelector('video')!).transform.startsWith('matrix(-1'),
      );
      expect(mirrored.map((one) => one.dataset.key)).to.deep.equal(['self']);
    });

    it('shows the whole picture of a phone held upright in a wide tile', async () => {
      const tall = bea({ presence: { camera: true }, tracks: { camera: canvasTrack(36, 64).track } });
      const element = await stage(roomOf([tall], self({ presence: {} })), 800, 400);
      element.peer = 'bea';
      await waitUntil(() => tile(element, 'bea').hasAttribute('data-picture'));
      expect(getComputedStyle(video(element, 'bea')).objectFit).to.equal('contain');
    });

    it('plays on after it was moved, and after it was taken out and put back', async () => {
      const element = await stage(roomOf([bea(withCamera())]));
      const picture = video(element, 'bea');
      const { srcObject } = picture;
      await framesShown(picture);
      const elsewhere = await fixture<HTMLDivElement>(html`<div></div>`);
      elsewhere.append(element);
      await framesShown(picture);
      element.remove();
      await nextFrame();
      await nextFrame();
      elsewhere.append(element);
      await framesShown(picture);
      expect(picture.paused).to.equal(false);
      expect(picture.srcObject).to.equal(srcObject);
    });

    it('plays on when something pauses it', async () => {
      const element = await stage(roomOf([bea(withCamera())]));
      const picture = video(element, 'bea');
      await framesShown(picture);
      const playing = oneEvent(picture, 'playing');
      picture.pause();
      await playing;
      await framesShown(picture);
    });
  });

  describe('layout', () => {
    const others = (count: number): Participant[] =>
      Array.from({ length: count }, (_, index) => participant(`p${String(index)}`));

    for (const [width, height] of [
      [320, 240],
      [800, 300],
      [300, 800],
    ] as const) {
      it(`fits everybody into ${String(width)} by ${String(height)} without overlap`, async () => {
        const element = await stage(roomOf(others(4)), width, height);
        const box = element.getBoundingClientRect();
        const places = tiles(element).map((one) => one.getBoundingClientRect());
        for (const [index, place] of places.entries()) {
          expect(place.width).to.be.above(40);
          expect(place.left).to.be.least(box.left);
          expect(place.right).to.be.most(box.right);
          expect(place.top).to.be.least(box.top);
          expect(place.bottom).to.be.most(box.bottom);
          const isOver = (other: DOMRect): boolean =>
            place.left < other.right &&
            other.left < place.right &&
            place.top < other.bottom &&
            other.top < place.bottom;
          expect(places.some((other, at) => at !== index && isOver(other))).to.equal(false);
        }
      });
    }

    it('arranges anew when its box changes, not the window', async () => {
      const element = await stage(roomOf(others(1)), 800, 300);
      const top = (key: string): number => tile(element, key).getBoundingClientRect().top;
      expect(top('p0')).to.equal(top('self'));
      await resize(element, 300, 800);
      await waitUntil(() => top('p0') > top('self'));
    });

    it('shows a shared screen whole and large, the others in a strip', async () => {
      const shared = bea({ presence: { camera: true, screen: true }, tracks: { screen: canvasTrack(160, 90).track } });
      const element = await stage(roomOf([shared, participant('carl')]), 800, 450);
      const screen = tile(element, 'screen:bea');
      expect(words(screen)).to.contain('Screen of Bea Sommer');
      expect(getComputedStyle(screen.querySelector('video')!).objectFit).to.equal('contain');
      const isLarge = (key: string): boolean => area(screen) > 4 * area(tile(element, key));
      await waitUntil(() => ['self', 'bea', 'carl'].every(isLarge));
      await expect(element).to.be.accessible();
    });

    it('keeps nodes and their order in the DOM whatever the layout does', async () => {
      const [first, second, third] = others(3) as [Participant, Participant, Participant];
      const room = roomOf([first, second, third]);
      const element = await stage(room);
      const nodes = new Map(tiles(element).map((one) => [one.dataset.key, one]));
      let moves = 0;
      const observer = new MutationObserver((records) => {
        for (const { addedNodes } of records)
          for (const node of addedNodes) if ([...nodes.values()].includes(node as HTMLElement)) moves += 1;
      });
      observer.observe(element.renderRoot, { childList: true, subtree: true });

      const sharing = { ...third, presence: { screen: true }, tracks: { screen: canvasTrack().track } };
      room.participants.setState({ self: self(), others: [sharing, second, first] });
      await element.updateComplete;
      room.participants.setState({ self: self(), others: [sharing, first] });
      await element.updateComplete;
      await nextFrame();
      observer.disconnect();
      expect(keys(element)).to.deep.equal(['self', 'p0', 'p2', 'screen:p2']);
      expect(moves).to.equal(0);
      for (const key of ['self', 'p0', 'p2']) expect(tile(element, key)).to.equal(nodes.get(key));
    });

    it("keeps one's own tile when the relay gives a new id", async () => {
      const room = roomOf([], self({ id: '' }));
      const element = await stage(room);
      const before = tile(element, 'self');
      room.participants.setState({ self: self({ id: 'seat-1' }), others: [] });
      await element.updateComplete;
      expect(tile(element, 'self')).to.equal(before);
    });

    it('writes no style attribute by template: places are custom properties', async () => {
      const element = await stage(roomOf(others(2)));
      for (const one of tiles(element)) {
        expect(one.style.getPropertyValue('--_width')).to.match(/px$/);
        expect([...one.style].every((name) => name.startsWith('--_'))).to.equal(true);
      }
    });
  });

  describe('before the call', () => {
    it('shows the lobby where no other element does, until the room is joined', async () => {
      const room = fakeRoom();
      const element = await stage(room);
      const lobby = (): Element | null => element.renderRoot.querySelector('rtc-lobby');
      expect(lobby()).to.exist;
      expect((lobby() as Element & { room?: unknown }).room).to.equal(room.context);
      room.connection.setState(joined);
      await element.updateComplete;
      expect(lobby()).to.not.exist;
      expect(keys(element)).to.deep.equal(['self']);
      room.connection.setState({ status: 'left', room: 'x', reason: 'left' });
      await element.updateComplete;
      expect(lobby()).to.exist;
    });

    it('is as high as the lobby needs, and 16 by 9 in the call', async () => {
      const room = fakeRoom();
      const element = await fixture<RtcVideo>(html`<rtc-video .room=${room.context}></rtc-video>`);
      element.style.setProperty('width', '320px');
      // Not defined here: any content of that height will do.
      const lobby = element.renderRoot.querySelector<HTMLElement>('rtc-lobby')!;
      lobby.style.setProperty('display', 'block');
      lobby.style.setProperty('height', '500px');
      expect(element.offsetHeight).to.equal(500);
      room.connection.setState(joined);
      await element.updateComplete;
      expect(element.offsetHeight).to.equal(180);
    });

    it('leaves the lobby to a bound one and shows where one stands instead', async () => {
      const room = fakeRoom();
      const release = elementsOf(room.context).register(await fixture(html`<rtc-lobby></rtc-lobby>`));
      const element = await stage(room);
      const hint = (): string | null | undefined => element.renderRoot.querySelector('[part=hint]')?.textContent;
      expect(element.renderRoot.querySelector('rtc-lobby')).to.not.exist;
      expect(hint()).to.equal('You are not in the call yet');
      room.connection.setState({ status: 'joining', room: 'x' });
      await element.updateComplete;
      expect(hint()).to.equal('Joining…');
      await expect(element).to.be.accessible();
      release();
      await element.updateComplete;
      expect(element.renderRoot.querySelector('rtc-lobby'), 'takes over').to.exist;
    });

    it('keeps the tiles while the relay is away', async () => {
      const room = roomOf([bea()]);
      const element = await stage(room);
      const before = tile(element, 'bea');
      room.connection.setState({ status: 'reconnecting', room: 'x', self: 'me', attempt: 1 });
      await element.updateComplete;
      expect(tile(element, 'bea')).to.equal(before);
    });
  });

  it('shows text from people as text', async () => {
    const room = roomOf();
    const element = await stage(room);
    for (const name of XSS_CORPUS) {
      room.participants.setState({
        self: self({ name }),
        others: [bea({ name, presence: { screen: true }, tracks: { screen: canvasTrack().track } })],
      });
      await element.updateComplete;
      expect(element.renderRoot.querySelector('bdi')?.children).to.have.length(0);
    }
    expect(element.renderRoot.querySelectorAll('script, iframe, img, object, a, form, style')).to.have.length(0);
    expect(XSS_MARK in window).to.equal(false);
  });
});
