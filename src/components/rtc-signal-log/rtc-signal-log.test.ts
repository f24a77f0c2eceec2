import { expect, fixture, html, nextFrame, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { fakeRoom } from '../../../test/fakes/fake-room.js';
import { XSS_CORPUS, XSS_MARK } from '../../../test/fakes/xss-corpus.js';
import type { LogEntry } from '../../room/ports.js';
import { RtcSignalLog } from './rtc-signal-log.js';

if (!customElements.get('rtc-signal-log')) customElements.define('rtc-signal-log', RtcSignalLog);

type Room = ReturnType<typeof fakeRoom>;

const entry = (id: number, changes: Partial<LogEntry> = {}): LogEntry => ({
  ...{ id, at: id * 10, direction: 'out', kind: 'candidate', summary: `candidate ${String(id)}`, bytes: 120 },
  ...changes,
});
const many = (count: number, from = 1): LogEntry[] => Array.from({ length: count }, (_, index) => entry(from + index));

async function log(entries: readonly LogEntry[], size = [900, 400]): Promise<{ element: RtcSignalLog; room: Room }> {
  const room = fakeRoom();
  room.log.setState({ entries, dropped: 0 });
  const element = await fixture<RtcSignalLog>(html`<rtc-signal-log .room=${room.context}></rtc-signal-log>`);
  element.style.setProperty('width', `${String(size[0])}px`);
  element.style.setProperty('height', `${String(size[1])}px`);
  await settled(element);
  return { element, room };
}

async function settled(element: RtcSignalLog): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await nextFrame();
    await element.updateComplete;
  }
}

async function show(room: Room, element: RtcSignalLog, entries: readonly LogEntry[], dropped = 0): Promise<void> {
  room.log.setState({ entries, dropped });
  await settled(element);
}

const find = <T extends Element>(element: RtcSignalLog, selector: string): T =>
  element.renderRoot.querySelector<T>(selector)!;
const scroller = (element: RtcSignalLog): HTMLElement => find(element, '.scroller');
const rows = (element: RtcSignalLog): HTMLElement[] => [
  ...element.renderRoot.querySelectorAll<HTMLElement>('[part=entry]'),
];
const words = (node: Element | null): string => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
const cells = (row: Element): string[] => [...row.children].map(words);
const summaries = (element: RtcSignalLog): string[] => rows(element).map((row) => words(row.querySelector('.summary')));
const button = (element: RtcSignalLog, label: string): HTMLButtonElement =>
  [...element.renderRoot.querySelectorAll('button')].find((one) => words(one) === label)!;
const select = (element: RtcSignalLog, name: string): HTMLSelectElement => find(element, `select[name=${name}]`);

/** Rows a person sees, in part at least. */
function visible(element: RtcSignalLog): HTMLElement[] {
  const { top, bottom } = scroller(element).getBoundingClientRect();
  return rows(element).filter((row) => {
    const place = row.getBoundingClientRect();
    return place.bottom > top + 1 && place.top < bottom - 1;
  });
}

async function choose(element: RtcSignalLog, name: string, value: string): Promise<void> {
  select(element, name).value = value;
  select(element, name).dispatchEvent(new Event('change', { bubbles: true }));
  await settled(element);
}

describe('<rtc-signal-log>', () => {
  it('shows time, direction, person, kind, summary and size of each entry', async () => {
    const { element } = await log([
      entry(1, { at: -12, direction: 'local', kind: 'my-stream', summary: 'camera', bytes: undefined }),
      entry(2, { at: 1234.5, direction: 'out', kind: 'offer', summary: 'audio, video', peerName: 'Bea', bytes: 4321 }),
      entry(3, { at: 1300, direction: 'in', kind: 'answer', summary: 'audio', peer: 'p-7', bytes: 9 }),
    ]);
    expect(rows(element).map(cells)).to.deep.equal([
      ['-0.012 s', '• here', '', 'my-stream', 'camera', ''],
      ['1.235 s', '↑ sent', 'Bea', 'offer', 'audio, video', '4,321 B'],
      ['1.300 s', '↓ received', 'p-7', 'answer', 'audio', '9 B'],
    ]);
    await expect(element).to.be.accessible();
  });

  it('marks an error by a word and a sign, not by colour alone', async () => {
    const { element } = await log([entry(1, { kind: 'error', summary: 'InvalidStateError', isError: true })]);
    expect(words(find(element, '[part=entry] .kind'))).to.equal('Error error');
    expect(find(element, '[part=entry] .kind svg')).to.exist;
    await expect(element).to.be.accessible();
  });

  it('says so when there is nothing, and when nothing matches', async () => {
    const { element, room } = await log([]);
    expect(words(find(element, '.empty'))).to.equal('Nothing has happened yet');
    await expect(element).to.be.accessible();
    await show(room, element, many(3));
    expect(find(element, '.empty')).to.not.exist;
    find<HTMLInputElement>(element, 'input').focus();
    await sendKeys({ type: 'zzz' });
    await settled(element);
    expect(words(find(element, '.empty'))).to.equal('Nothing matches the filter');
  });

  it('is a table to read, not a live region that would drown everything else', async () => {
    const { element } = await log(many(500));
    expect(find(element, '[role=table]').getAttribute('aria-rowcount')).to.equal('501');
    expect(rows(element).at(-1)!.getAttribute('aria-rowindex')).to.equal('501');
    expect(element.renderRoot.querySelectorAll('[role=log], [aria-live]')).to.have.length(0);
  });

  describe('thousands of entries', () => {
    it('puts only what is visible into the DOM, and the newest is', async () => {
      const { element } = await log(many(5_000));
      expect(rows(element).length).to.be.within(10, 50);
      expect(summaries(element).at(-1)).to.equal('candidate 5000');
      const last = rows(element).at(-1)!.getBoundingClientRect();
      expect(last.bottom).to.be.closeTo(scroller(element).getBoundingClientRect().bottom, 2);
    });

    it('fills the view wherever it is scrolled to', async () => {
      const { element } = await log(many(5_000));
      for (const share of [0, 0.25, 0.5, 0.99, 0.01]) {
        scroller(element).scrollTop = share * scroller(element).scrollHeight;
        await settled(element);
        await settled(element);
        const seen = visible(element);
        const box = scroller(element).getBoundingClientRect();
        expect(seen.at(-1)!.getBoundingClientRect().bottom).to.be.least(box.bottom - 2);
        expect(seen[0]!.getBoundingClientRect().top).to.be.most(box.top + 30);
      }
    });

    it('follows the newest while at the end, and stays put while reading', async () => {
      const { element, room } = await log(many(200));
      await show(room, element, many(230));
      expect(summaries(element).at(-1)).to.equal('candidate 230');
      scroller(element).scrollTop = 1000;
      await settled(element);
      const seen = words(visible(element)[3]!.querySelector('.summary'));
      await show(room, element, many(260));
      expect(words(visible(element)[3]!.querySelector('.summary'))).to.equal(seen);
    });

    it('lets a smooth scroll away from the end go its way, however often it renders meanwhile', async () => {
      const { element } = await log(many(200));
      const box = scroller(element);
      const goal = box.scrollTop - 200;
      const rest = oneEvent(box, 'scrollend');
      let isResting = false;
      void rest.then(() => (isResting = true));
      box.scrollTo({ top: goal, behavior: 'smooth' });
      while (!isResting) {
        element.requestUpdate();
        await nextFrame();
      }
      expect(box.scrollTop).to.be.closeTo(goal, 1);
    });

    it('a twitch that comes to rest near the end has not left it', async () => {
      const { element, room } = await log(many(200));
      const rest = oneEvent(scroller(element), 'scrollend');
      scroller(element).scrollTop -= 5;
      await rest;
      await show(room, element, many(230));
      expect(summaries(element).at(-1)).to.equal('candidate 230');
    });

    it('keeps what is being read in view while the oldest fall out', async () => {
      const { element, room } = await log(many(300));
      scroller(element).scrollTop = 2000;
      await settled(element);
      const seen = words(visible(element)[3]!.querySelector('.summary'));
      await show(room, element, many(300, 21), 20);
      expect(words(visible(element)[3]!.querySelector('.summary'))).to.equal(seen);
    });

    it('scrolls by keyboard', async () => {
      const { element } = await log(many(1_000));
      scroller(element).focus();
      // At rest before the next key: Chromium loses one that is pressed in the last frame of a smooth scroll.
      const rest = oneEvent(scroller(element), 'scrollend');
      await sendKeys({ press: 'Home' });
      await rest;
      await waitUntil(() => summaries(element)[0] === 'candidate 1');
      await sendKeys({ press: 'End' });
      await waitUntil(() => summaries(element).at(-1) === 'candidate 1000', undefined, { timeout: 5_000 });
    });
  });

  describe('filter', () => {
    const mixed = [
      entry(1, { direction: 'out', kind: 'offer', summary: 'audio, video', peerName: 'Bea' }),
      entry(2, { direction: 'in', kind: 'answer', summary: 'audio', peerName: 'Bea' }),
      entry(3, { direction: 'in', kind: 'candidate', summary: 'host udp', peerName: 'Carl' }),
      entry(4, { direction: 'local', kind: 'error', summary: 'OperationError' }),
    ];

    it('by text, as it is typed', async () => {
      const { element } = await log(mixed);
      find<HTMLInputElement>(element, 'input').focus();
      await sendKeys({ type: 'BEA' });
      await settled(element);
      expect(summaries(element)).to.deep.equal(['audio, video', 'audio']);
      expect(find(element, '[role=table]').getAttribute('aria-rowcount')).to.equal('3');
    });

    it('by direction and by kind', async () => {
      const { element } = await log(mixed);
      await choose(element, 'direction', 'in');
      expect(summaries(element)).to.deep.equal(['audio', 'host udp']);
      await choose(element, 'kind', 'candidate');
      expect(summaries(element)).to.deep.equal(['host udp']);
      await choose(element, 'direction', '');
      await choose(element, 'kind', '');
      expect(summaries(element)).to.have.length(4);
    });

    it('offers the kinds there are, and keeps the chosen one when the log is emptied', async () => {
      const { element, room } = await log(mixed);
      const kinds = (): string[] => [...select(element, 'kind').options].map(({ value }) => value);
      expect(kinds()).to.deep.equal(['', 'answer', 'candidate', 'error', 'offer']);
      await choose(element, 'kind', 'offer');
      await show(room, element, []);
      expect(kinds()).to.deep.equal(['', 'offer']);
      expect(select(element, 'kind').value).to.equal('offer');
    });
  });

  describe('pause', () => {
    it('freezes the view, counts what comes meanwhile, and shows it afterwards', async () => {
      const { element, room } = await log(many(3));
      button(element, 'Pause').click();
      await show(room, element, many(8));
      expect(summaries(element)).to.have.length(3);
      expect(words(find(element, '.missed'))).to.equal('Paused. 5 new');
      await expect(element).to.be.accessible();
      button(element, 'Resume').click();
      await settled(element);
      expect(summaries(element)).to.have.length(8);
      expect(find(element, '.missed')).to.not.exist;
    });

    it('counts right when old entries fall out of the buffer', async () => {
      const { element, room } = await log(many(10));
      button(element, 'Pause').click();
      await show(room, element, many(10, 5), 4);
      expect(words(find(element, '.missed'))).to.equal('Paused. 4 new');
    });

    it('keeps its place under the finger: the button for both is the same one', async () => {
      const { element } = await log(many(3));
      const pause = button(element, 'Pause');
      pause.focus();
      await sendKeys({ press: 'Enter' });
      await settled(element);
      expect(element.shadowRoot!.activeElement).to.equal(button(element, 'Resume'));
      expect(button(element, 'Resume')).to.equal(pause);
    });

    it('clears the frozen view too', async () => {
      const { element, room } = await log(many(3));
      room.context.log.clear = () => {
        room.log.setState({ entries: [], dropped: 0 });
        return undefined;
      };
      button(element, 'Pause').click();
      button(element, 'Clear').click();
      await settled(element);
      expect(summaries(element)).to.have.length(0);
      expect(words(find(element, '.missed'))).to.equal('Paused. 0 new');
    });
  });

  describe('copy', () => {
    const status = (element: RtcSignalLog): string => words(find(element, '[role=status]'));
    let real: PropertyDescriptor | undefined;
    let copied: string[];

    beforeEach(() => {
      copied = [];
      real = Object.getOwnPropertyDescriptor(navigator, 'clipboard');
    });
    afterEach(() => {
      if (real) Object.defineProperty(navigator, 'clipboard', real);
      else Reflect.deleteProperty(navigator, 'clipboard');
    });
    const useClipboard = (value: unknown): unknown =>
      Object.defineProperty(navigator, 'clipboard', { value, configurable: true });

    it('puts the text of the log on the clipboard and says so', async () => {
      useClipboard({ writeText: async (text: string) => void copied.push(text) });
      const { element } = await log(many(3));
      button(element, 'Copy').click();
      await waitUntil(() => status(element) === 'Copied');
      expect(copied).to.deep.equal(['log text']);
      await expect(element).to.be.accessible();
    });

    it('copies without a clipboard, as on a page that is not secure, and gives the focus back', async () => {
      useClipboard(undefined);
      const { element } = await log(many(3));
      const handle = (event: ClipboardEvent): void => {
        const field = event.composedPath()[0] as HTMLTextAreaElement;
        copied.push(field.value);
      };
      document.addEventListener('copy', handle);
      button(element, 'Copy').focus();
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => status(element) !== '');
      document.removeEventListener('copy', handle);
      expect(copied).to.deep.equal(['log text']);
      expect(status(element)).to.equal('Copied');
      expect(element.shadowRoot!.activeElement).to.equal(button(element, 'Copy'));
      expect(find(element, 'textarea')).to.not.exist;
    });

    it('says so when nothing is allowed', async () => {
      useClipboard({ writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) });
      const execCommand = document.execCommand;
      document.execCommand = () => false;
      const { element } = await log(many(3));
      button(element, 'Copy').click();
      await waitUntil(() => status(element) === 'Could not copy');
      document.execCommand = execCommand;
    });
  });

  describe('narrow boxes', () => {
    it('folds a row into two lines without losing anything', async () => {
      const { element } = await log(many(400), [320, 420]);
      const [row] = visible(element).slice(-1);
      expect(row!.offsetHeight).to.be.above(36);
      for (const cell of row!.children) {
        if (words(cell)) expect(cell.getBoundingClientRect().width, cell.className).to.be.above(4);
      }
      expect(summaries(element).at(-1)).to.equal('candidate 400');
      const { scrollWidth, clientWidth } = scroller(element);
      expect(scrollWidth).to.equal(clientWidth);
      await expect(element).to.be.accessible();
    });

    it('lays its rows out anew when its box changes', async () => {
      const { element } = await log(many(400));
      const before = rows(element)[0]!.offsetHeight;
      element.style.setProperty('width', '320px');
      await waitUntil(() => rows(element)[0]!.offsetHeight > before);
      await settled(element);
      expect(summaries(element).at(-1)).to.equal('candidate 400');
      expect(visible(element).at(-1)!.getBoundingClientRect().bottom).to.be.closeTo(
        scroller(element).getBoundingClientRect().bottom,
        2,
      );
    });
  });

  it('shows text from the wire as text', async () => {
    const nasty = XSS_CORPUS.map((text, index) =>
      entry(index, { kind: text, summary: text, peerName: text, peer: text }),
    );
    const { element } = await log(nasty, [900, 4_000]);
    expect(rows(element)).to.have.length(nasty.length);
    expect(rows(element).map((row) => row.querySelector('.summary')!.textContent)).to.deep.equal([...XSS_CORPUS]);
    expect(element.renderRoot.querySelectorAll('script, iframe, img, object, form, style, a, video')).to.have.length(0);
    expect(XSS_MARK in window).to.equal(false);
  });
});
