import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { LitElement } from 'lit';
import { RtcError, type RtcErrorCode } from '../util/errors.js';
import { en } from './en.js';
import { enChat } from './en-chat.js';
import { enTrouble } from './en-trouble.js';
import { type Language, Localizer, refreshLanguage, registerLanguage } from './localize.js';

class TestWords extends LitElement {
  readonly localize = new Localizer(this);
  renders = 0;

  protected override render(): string {
    this.renders += 1;
    return this.localize.term('close');
  }
}
customElements.define('test-words', TestWords);

const klingon: Language = { $code: 'tlh', $name: 'tlhIngan Hol', $dir: 'ltr', close: 'SoQmoH' };
const codes = Object.keys({ ...en, ...enTrouble })
  .filter((key) => key.startsWith('error_'))
  .map((key) => key.slice('error_'.length) as RtcErrorCode);

describe('Localizer', () => {
  it('has a sentence for every error, whatever it is about', async () => {
    const words = await fixture<TestWords>(html`<test-words></test-words>`);
    const { localize } = words;
    const before = words.renders;
    expect(localize.error(new RtcError('room-full'))).to.equal('', 'its words are fetched when they are needed');
    await waitUntil(() => words.renders > before, 'drawn again with them');
    for (const code of codes) {
      for (const subject of [undefined, 'camera', 'https://relay.example']) {
        const text = localize.error(new RtcError(code, 'for developers', subject === undefined ? {} : { subject }));
        expect(text, code).to.match(/^[A-Z].*\.$/);
        expect(text, code).to.not.match(/undefined|function|for developers/);
      }
    }
    expect(localize.error(new RtcError('device-busy', '', { subject: 'camera' }))).to.contain('your camera');
  });

  it('takes the nearest language, across shadow roots, and English for what it does not know', async () => {
    registerLanguage(klingon);
    const root = await fixture(html`<div lang="tlh"><div id="host"></div></div>`);
    const shadow = root.querySelector('#host')?.attachShadow({ mode: 'open' });
    const words = document.createElement('test-words') as TestWords;
    shadow?.append(words);
    await words.updateComplete;
    expect(words.renderRoot.textContent).to.equal('SoQmoH');
    expect(words.localize.term('dismiss'), 'English fills in').to.equal('Dismiss');
    words.lang = 'en-GB';
    expect(words.localize.term('close')).to.equal('Close');
    words.lang = 'fr';
    expect(words.localize.term('close')).to.equal('Close');
    words.lang = 'not a language!';
    expect(words.localize.term('close')).to.equal('Close');
    words.remove();
  });

  it('learns the words of an element that loads on use, without undoing what a page replaced', async () => {
    registerLanguage({ $code: 'en', $name: 'English', $dir: 'ltr', close: 'Shut', chat_send: 'Off it goes' });
    class TestMore extends LitElement {
      readonly localize = new Localizer(this, enChat);
    }
    customElements.define('test-more', TestMore);
    const { localize } = await fixture<TestMore>(html`<test-more></test-more>`);
    expect(localize.term('chat_empty')).to.equal(enChat.chat_empty);
    expect(localize.term('chat_send')).to.equal('Off it goes');
    expect(localize.term('close')).to.equal('Shut');
    registerLanguage({ $code: 'en', $name: 'English', $dir: 'ltr', close: 'Close', chat_send: 'Send' });
  });

  it('renders again when asked to', async () => {
    const words = await fixture<TestWords>(html`<test-words></test-words>`);
    const before = words.renders;
    refreshLanguage();
    await words.updateComplete;
    expect(words.renders).to.equal(before + 1);
  });
});
