import { aTimeout, expect, fixture, html, nextFrame, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { fakeRoom, participant } from '../../../test/fakes/fake-room.js';
import { XSS_CORPUS, XSS_MARK } from '../../../test/fakes/xss-corpus.js';
import { LIMITS } from '../../protocol/limits.js';
import type { ChatLine } from '../../room/ports.js';
import { RtcError } from '../../util/errors.js';
import { RtcChat } from './rtc-chat.js';

if (!customElements.get('rtc-chat')) customElements.define('rtc-chat', RtcChat);

type Room = ReturnType<typeof fakeRoom>;
type MessageLine = Extract<ChatLine, { kind: 'message' }>;
type PresenceLine = Extract<ChatLine, { kind: 'presence' }>;

const joined = { status: 'joined', room: 'x', self: 'me' } as const;
const failed = { status: 'failed', error: new RtcError('aborted', 'left') } as const;
const now = Date.now();
let seq = 0;

function message(text: string, changes: Partial<MessageLine> = {}): MessageLine {
  seq += 1;
  const sent = { kind: 'message', isOwn: false, delivery: { status: 'sent' } } as const;
  return { ...sent, id: `m${String(seq)}`, seq, message: text, author: 'Bea', from: 'bea', at: now, ...changes };
}

function presence(changes: Partial<PresenceLine>): PresenceLine {
  seq += 1;
  return {
    kind: 'presence',
    id: `p${String(seq)}`,
    seq,
    event: 'joined',
    name: 'Bea',
    peer: 'bea',
    at: now,
    ...changes,
  };
}

function roomWith(...lines: ChatLine[]): Room {
  const room = fakeRoom();
  room.connection.setState(joined);
  room.participants.setState({ self: participant('me', { name: 'Ann', isSelf: true }), others: [] });
  room.chat.setState({ lines, hasEarlier: false });
  return room;
}

async function chat(room: Room, height = 480): Promise<RtcChat> {
  const element = await fixture<RtcChat>(html`<rtc-chat .room=${room.context}></rtc-chat>`);
  element.style.setProperty('height', `${String(height)}px`);
  await settled(element);
  return element;
}

async function settled(element: RtcChat): Promise<void> {
  await element.updateComplete;
  await nextFrame();
  await nextFrame();
  await element.updateComplete;
}

async function add(room: Room, element: RtcChat, ...lines: ChatLine[]): Promise<void> {
  room.chat.update((state) => ({ ...state, lines: [...state.lines, ...lines] }));
  await settled(element);
}

const find = <T extends Element>(element: RtcChat, selector: string): T =>
  element.renderRoot.querySelector<T>(selector)!;
const field = (element: RtcChat): HTMLTextAreaElement => find(element, 'textarea');
const nameField = (element: RtcChat): HTMLInputElement => find(element, 'input');
const scroller = (element: RtcChat): HTMLElement => find(element, '.scroller');
const words = (node: Element | null): string =>
  (node?.textContent ?? '')
    .replace(/[\u2068\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
const texts = (element: RtcChat, part: string): string[] =>
  [...element.renderRoot.querySelectorAll(`[part~="${part}"]`)].map(words);
const announced = (element: RtcChat): string[] => [...find(element, '[role=log]').children].map(words);
const button = (element: RtcChat, label: string): HTMLButtonElement | undefined =>
  [...element.renderRoot.querySelectorAll('button')].find(
    (one) => words(one) === label || one.getAttribute('aria-label') === label,
  );
const errors = (element: RtcChat): string =>
  [...element.renderRoot.querySelectorAll('[role=alert]')].map(words).join('');
const distance = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement): number =>
  scrollHeight - scrollTop - clientHeight;

async function write(element: RtcChat, text: string): Promise<void> {
  field(element).focus();
  await sendKeys({ type: text });
}

async function paste(element: RtcChat, text: string): Promise<void> {
  field(element).value = text;
  field(element).dispatchEvent(new InputEvent('input', { bubbles: true }));
  await element.updateComplete;
}

/** Replaces a method of the chat port by one that refuses, as the relay would. */
function refuse(room: Room, error: RtcError): void {
  room.context.chat.send = () => Promise.reject(error);
}

describe('<rtc-chat>', () => {
  describe('lines', () => {
    it('shows author, time and text, in order', async () => {
      const element = await chat(roomWith(message('one'), message('two', { from: 'carl', author: 'Carl' })));
      expect(texts(element, 'author')).to.deep.equal(['Bea', 'Carl']);
      expect(texts(element, 'text')).to.deep.equal(['one', 'two']);
      const time = find<HTMLTimeElement>(element, 'time');
      expect(time.dateTime).to.equal(new Date(now).toISOString());
      expect(words(time)).to.match(/\d\d/);
      await expect(element).to.be.accessible();
    });

    it('tells own lines from those of others, by more than colour', async () => {
      const own = message('mine', { isOwn: true, from: 'me', author: 'Ann' });
      const element = await chat(roomWith(message('theirs'), own));
      expect(texts(element, 'author')).to.deep.equal(['Bea', 'You']);
      const [theirs, mine] = [...element.renderRoot.querySelectorAll('[part~=text]')].map((one) =>
        one.getBoundingClientRect(),
      );
      expect(mine!.right).to.be.above(theirs!.right);
      await expect(element).to.be.accessible();
    });

    it('says who came, went, or has another name', async () => {
      const lines = [
        presence({}),
        presence({ event: 'renamed', name: 'Beatrice', oldName: 'Bea' }),
        presence({ event: 'left', name: '' }),
      ];
      const element = await chat(roomWith(...lines));
      const said = texts(element, 'presence').map((text) => text.replace(/ \d.*/, ''));
      expect(said).to.deep.equal(['Bea joined', 'Bea is now Beatrice', 'Guest left']);
      await expect(element).to.be.accessible();
    });

    it('makes links of addresses, safely', async () => {
      const element = await chat(roomWith(message('see https://example.com/a, javascript:alert(1)')));
      const links = [...element.renderRoot.querySelectorAll('a')];
      expect(links.map(({ href }) => href)).to.deep.equal(['https://example.com/a']);
      expect(links[0]!.target).to.equal('_blank');
      expect(links[0]!.rel.split(' ')).to.include.members(['noopener', 'noreferrer', 'nofollow']);
      expect(texts(element, 'text')).to.deep.equal(['see https://example.com/a, javascript:alert(1)']);
    });

    it('keeps line breaks, and isolates writing directions', async () => {
      const element = await chat(roomWith(message('one\ntwo', { author: '\u202eevil' })));
      expect(find<HTMLElement>(element, '[part~=text]').innerText).to.equal('one\ntwo');
      expect(find(element, '[part~=text]').getAttribute('dir')).to.equal('auto');
      expect(find(element, '[part~=author]').localName).to.equal('bdi');
    });

    it('shows text from people as text', async () => {
      const nasty = XSS_CORPUS.flatMap((text) => [
        message(text, { author: text, from: text }),
        presence({ event: 'renamed', name: text, oldName: text }),
      ]);
      const room = roomWith();
      room.participants.setState({ self: participant('me', { name: XSS_CORPUS[0]!, isSelf: true }), others: [] });
      const element = await chat(room);
      await add(room, element, ...nasty);
      const shown = [...element.renderRoot.querySelectorAll('[part~=text]')].map((one) => one.textContent);
      expect(shown).to.deep.equal([...XSS_CORPUS]);
      expect(
        element.renderRoot.querySelectorAll('script, iframe, img, object, form, style, svg svg, video'),
      ).to.have.length(0);
      for (const { protocol, username } of element.renderRoot.querySelectorAll('a')) {
        expect(protocol).to.match(/^https?:$/);
        expect(username).to.equal('');
      }
      expect(XSS_MARK in window).to.equal(false);
    });

    it('asks for earlier lines, and keeps what is being read in its place', async () => {
      const room = roomWith(...Array.from({ length: 30 }, (_, index) => message(`line ${String(index)}`)));
      room.chat.update((state) => ({ ...state, hasEarlier: true }));
      const element = await chat(room);
      scroller(element).scrollTop = 0;
      await oneEvent(scroller(element), 'scroll');
      const first = find<HTMLElement>(element, '[part~=text]');
      const top = first.getBoundingClientRect().top;
      room.context.chat.loadEarlier = async () => {
        const earlier = Array.from({ length: 20 }, (_, index) => message(`early ${String(index)}`, { seq: -index }));
        room.chat.update(({ lines }) => ({ lines: [...earlier, ...lines], hasEarlier: false }));
      };
      button(element, 'Earlier messages')!.click();
      await waitUntil(() => texts(element, 'text')[0] === 'early 0');
      await settled(element);
      expect(Math.abs(first.getBoundingClientRect().top - top)).to.be.below(2);
      expect(button(element, 'Earlier messages')).to.equal(undefined);
      expect(announced(element), 'history is not news').to.deep.equal([]);
    });
  });

  describe('live region', () => {
    it('is a polite log that says only what came in since', async () => {
      const room = roomWith(message('history'), message('more history'));
      const element = await chat(room);
      expect(announced(element)).to.deep.equal([]);
      await add(room, element, message('news'));
      expect(announced(element)).to.deep.equal(['Bea: news']);
      await add(room, element, presence({ name: 'Carl', peer: 'carl' }));
      expect(announced(element)).to.deep.equal(['Carl joined']);
    });

    it('does not say the history that comes with joining, nor own lines', async () => {
      const room = roomWith();
      room.connection.setState({ status: 'joining', room: 'x' });
      const element = await chat(room);
      room.connection.setState(joined);
      room.chat.setState({ lines: [message('history')], hasEarlier: true });
      await settled(element);
      expect(announced(element)).to.deep.equal([]);
      await add(room, element, message('mine', { isOwn: true, from: 'me' }));
      expect(announced(element)).to.deep.equal([]);
    });

    it('says what was missed while the relay was away', async () => {
      const room = roomWith(message('before'));
      const element = await chat(room);
      room.connection.setState({ status: 'reconnecting', room: 'x', self: 'me', attempt: 1 });
      await settled(element);
      room.connection.setState(joined);
      await add(room, element, message('meanwhile'));
      expect(announced(element)).to.deep.equal(['Bea: meanwhile']);
    });
  });

  describe('scrolling', () => {
    const many = (count = 40): MessageLine[] =>
      Array.from({ length: count }, (_, index) => message(`line ${String(index)}`));

    it('stays at the newest line, also when its box gets smaller', async () => {
      const room = roomWith(...many());
      const element = await chat(room);
      expect(distance(scroller(element))).to.be.below(2);
      await add(room, element, ...many(5));
      expect(distance(scroller(element))).to.be.below(2);
      element.style.setProperty('height', '300px');
      await waitUntil(() => distance(scroller(element)) < 2);
    });

    it('is at the newest line when it is shown again', async () => {
      const room = roomWith(...many());
      const element = await chat(room);
      element.hidden = true;
      await settled(element);
      room.chat.update((state) => ({ ...state, lines: [...state.lines, ...many(5)] }));
      await settled(element);
      element.hidden = false;
      await settled(element);
      await settled(element);
      expect(distance(scroller(element))).to.be.below(2);
    });

    it('leaves a reader where they are and offers the new lines', async () => {
      const room = roomWith(...many());
      const element = await chat(room);
      scroller(element).scrollTop = 100;
      await oneEvent(scroller(element), 'scroll');
      await add(room, element, message('news'));
      expect(scroller(element).scrollTop).to.equal(100);
      await expect(element).to.be.accessible();
      button(element, 'New messages')!.click();
      await settled(element);
      expect(distance(scroller(element))).to.be.below(2);
      expect(button(element, 'New messages')).to.equal(undefined);
    });

    it('scrolls by keyboard', async () => {
      const element = await chat(roomWith(...many()));
      scroller(element).focus();
      await sendKeys({ press: 'Home' });
      await waitUntil(() => scroller(element).scrollTop === 0);
    });
  });

  describe('composer', () => {
    it('sends with Enter, empties itself and keeps the focus', async () => {
      const room = roomWith();
      const element = await chat(room);
      await write(element, 'hello there');
      await sendKeys({ press: 'Enter' });
      await element.updateComplete;
      expect(room.calls).to.deep.equal([['send', 'hello there']]);
      expect(field(element).value).to.equal('');
      expect(element.shadowRoot!.activeElement).to.equal(field(element));
    });

    it('breaks the line with Shift and Enter', async () => {
      const room = roomWith();
      const element = await chat(room);
      await write(element, 'one');
      await sendKeys({ down: 'Shift' });
      await sendKeys({ press: 'Enter' });
      await sendKeys({ up: 'Shift' });
      await write(element, 'two');
      expect(room.calls).to.deep.equal([]);
      await sendKeys({ press: 'Enter' });
      expect(room.calls).to.deep.equal([['send', 'one\ntwo']]);
    });

    it('does not send the Enter that accepts a suggestion of an input method', async () => {
      const room = roomWith();
      const element = await chat(room);
      await paste(element, 'にほん');
      const enter = { key: 'Enter', bubbles: true, cancelable: true };
      field(element).dispatchEvent(new KeyboardEvent('keydown', { ...enter, isComposing: true }));
      field(element).dispatchEvent(new KeyboardEvent('keydown', { ...enter, keyCode: 229 }));
      expect(room.calls).to.deep.equal([]);
    });

    it('sends with the button, by mouse and by keyboard, and never nothing', async () => {
      const room = roomWith();
      const element = await chat(room);
      button(element, 'Send')!.click();
      await paste(element, '  \n ');
      button(element, 'Send')!.click();
      expect(room.calls).to.deep.equal([]);
      await paste(element, 'hello');
      button(element, 'Send')!.focus();
      await sendKeys({ press: 'Enter' });
      expect(room.calls).to.deep.equal([['send', 'hello']]);
    });

    it('counts near the limit, in what a person would count', async () => {
      const element = await chat(roomWith());
      const counter = (): string => words(find(element, '#counter'));
      await paste(element, '😀'.repeat(LIMITS.messageLength - 200));
      expect(counter()).to.equal('');
      await paste(element, '😀'.repeat(LIMITS.messageLength - 5));
      expect(counter()).to.equal('5 characters left');
      await paste(element, '😀'.repeat(LIMITS.messageLength + 7));
      expect(counter()).to.equal('7 characters too many');
      expect(field(element).getAttribute('aria-invalid')).to.equal('true');
      await expect(element).to.be.accessible();
    });

    it('says why a message was refused and gives the text back', async () => {
      const room = roomWith();
      refuse(room, new RtcError('too-fast', 'wait'));
      const element = await chat(room);
      await write(element, 'hello');
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => field(element).value === 'hello');
      await waitUntil(() => errors(element).includes('That was too fast'));
      await expect(element).to.be.accessible();
      await write(element, '!');
      await element.updateComplete;
      expect(errors(element)).to.equal('');
    });

    it('gives refused text back without losing what was typed meanwhile', async () => {
      const room = roomWith();
      let reject = (_error: RtcError): void => undefined;
      room.context.chat.send = () => new Promise((_, no) => (reject = no));
      const element = await chat(room);
      await paste(element, 'first');
      button(element, 'Send')!.click();
      await paste(element, 'second');
      reject(new RtcError('too-fast', 'wait'));
      await waitUntil(() => field(element).value === 'first\nsecond');
    });

    it('leaves the words to the page where the page said no', async () => {
      const room = roomWith();
      refuse(room, new RtcError('aborted', 'prevented'));
      const element = await chat(room);
      await paste(element, 'hello');
      button(element, 'Send')!.click();
      await waitUntil(() => field(element).value === 'hello');
      expect(errors(element)).to.equal('');
    });

    it('shows a line on its way, and one that failed with a way to try again', async () => {
      const own = { isOwn: true, from: 'me' };
      const lost = message('lost', { ...own, delivery: failed });
      const room = roomWith(message('going', { ...own, delivery: { status: 'sending' } }), lost);
      const element = await chat(room);
      expect(words(find(element, '.sending'))).to.contain('Sending…');
      expect(words(find(element, '.failed'))).to.contain('Not sent');
      await expect(element).to.be.accessible();
      button(element, 'Try again')!.click();
      await settled(element);
      expect(room.calls).to.deep.equal([['send', 'lost']]);
      expect(texts(element, 'text')).to.deep.equal(['going']);
    });

    it('keeps a failed line when it fails again', async () => {
      const room = roomWith(message('lost', { isOwn: true, from: 'me', delivery: failed }));
      refuse(room, new RtcError('too-fast', 'wait'));
      const element = await chat(room);
      button(element, 'Try again')!.click();
      await waitUntil(() => errors(element).includes('too fast'));
      expect(texts(element, 'text')).to.deep.equal(['lost']);
      expect(field(element).value).to.equal('');
    });

    it('does not give text back that already stands in a failed line', async () => {
      const room = roomWith();
      refuse(room, new RtcError('aborted', 'left'));
      const element = await chat(room);
      await paste(element, 'lost');
      room.chat.setState({ lines: [message('lost', { isOwn: true, delivery: failed })], hasEarlier: false });
      button(element, 'Send')!.click();
      await aTimeout(0);
      await element.updateComplete;
      expect(field(element).value).to.equal('');
    });

    it('says why it is closed before joining, and keeps what was typed', async () => {
      const room = roomWith();
      const element = await chat(room);
      await paste(element, 'draft');
      room.connection.setState({ status: 'left', room: 'x', reason: 'left' });
      await element.updateComplete;
      expect(field(element).disabled).to.equal(true);
      expect(field(element).value).to.equal('draft');
      expect(words(find(element, '#note'))).to.equal('Join the call to write messages.');
      await expect(element).to.be.accessible();
    });

    it('goes on while reconnecting, and says that messages wait', async () => {
      const room = roomWith();
      room.connection.setState({ status: 'reconnecting', room: 'x', self: 'me', attempt: 1 });
      const element = await chat(room);
      expect(field(element).disabled).to.equal(false);
      expect(words(find(element, '#note'))).to.contain('Reconnecting');
      await expect(element).to.be.accessible();
    });
  });

  describe('name', () => {
    async function rename(element: RtcChat, name: string): Promise<void> {
      nameField(element).focus();
      nameField(element).select();
      await sendKeys({ type: name });
      await sendKeys({ press: 'Enter' });
      await element.updateComplete;
    }

    it('stands beside the message and can be changed there', async () => {
      const room = roomWith();
      const element = await chat(room);
      expect(nameField(element).value).to.equal('Ann');
      await rename(element, 'Bob');
      expect(room.calls).to.deep.equal([['setName', 'Bob']]);
    });

    it('is changed once, by Enter or by leaving the field', async () => {
      const room = roomWith();
      room.context.participants.setName = async (name) => {
        room.calls.push(['setName', name]);
        room.participants.update((state) => ({ ...state, self: { ...state.self, name: String(name).trim() } }));
      };
      const element = await chat(room);
      await rename(element, 'Bob ');
      await sendKeys({ press: 'Tab' });
      await settled(element);
      expect(room.calls).to.deep.equal([['setName', 'Bob ']]);
      expect(nameField(element).value).to.equal('Bob');
    });

    it('says why it was refused and keeps what was typed', async () => {
      const room = roomWith();
      room.context.participants.setName = () => Promise.reject(new RtcError('name-too-long', 'long'));
      const element = await chat(room);
      await rename(element, 'Wolfeschlegel');
      await waitUntil(() => errors(element).includes('name is too long'));
      expect(nameField(element).value).to.equal('Wolfeschlegel');
      expect(nameField(element).getAttribute('aria-invalid')).to.equal('true');
      await expect(element).to.be.accessible();
    });

    it('is not overwritten while it is being typed', async () => {
      const room = roomWith();
      const element = await chat(room);
      nameField(element).focus();
      nameField(element).select();
      await sendKeys({ type: 'Bo' });
      await add(room, element, message('hello'));
      room.participants.update((state) => ({ ...state, others: [participant('carl')] }));
      await settled(element);
      expect(nameField(element).value).to.equal('Bo');
    });
  });
});
