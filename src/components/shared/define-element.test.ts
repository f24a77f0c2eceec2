import { expect } from '@open-wc/testing';
import { VERSION } from '../../version.js';
import { defineElement } from './define-element.js';

const page = globalThis as unknown as Record<symbol, string | undefined>;
const versionKey = Symbol.for('rtc-elements/version');

describe('defineElement', () => {
  const warnings: unknown[] = [];
  const original = console.warn;
  before(() => (console.warn = (message: unknown) => void warnings.push(message)));
  after(() => (console.warn = original));

  it('lets the first one win, without a word where it is the same version', () => {
    const first = class extends HTMLElement {};
    defineElement('rtc-first', first);
    defineElement('rtc-first', first);
    defineElement('rtc-first', class extends HTMLElement {});
    expect(customElements.get('rtc-first')).to.equal(first);
    expect(page[versionKey]).to.equal(VERSION);
    expect(warnings).to.deep.equal([]);
  });

  it('warns once of another version', () => {
    page[versionKey] = '0.0.1';
    defineElement('rtc-first', class extends HTMLElement {});
    defineElement('rtc-first', class extends HTMLElement {});
    page[versionKey] = VERSION;
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('0.0.1').and.to.contain(VERSION);
  });
});
