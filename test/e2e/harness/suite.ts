import { after, before } from 'node:test';
import type { RelayOptions } from '../../../server/index.js';
import type { Browser } from 'puppeteer-core';
import { launchChromium, type ChromiumOptions } from './browsers.js';
import { openPage, type PageOptions, type Person } from './page.js';
import { startRelay, startSite, type RelaySite, type Site } from './servers.js';

/** What the tests of one file share: a browser, a relay, and another site. */
export interface Suite {
  readonly browser: Browser;
  readonly relay: RelaySite;
  readonly site: Site;
  /** Opens a page in a context of its own, closed with the test's other pages by `closePeople()`. */
  open(url: string, options?: PageOptions): Promise<Person>;
  closePeople(): Promise<void>;
}

export interface SuiteOptions {
  readonly chromium?: ChromiumOptions;
  readonly relay?: RelayOptions;
}

/** Sets up before the first test of a file, and ends everything after the last. */
export function suite(options: SuiteOptions = {}): Suite {
  const parts: { browser?: Browser; relay?: RelaySite; site?: Site } = {};
  const people: Person[] = [];
  const closePeople = async (): Promise<void> => {
    await Promise.all(people.splice(0).map((person) => person.close()));
  };
  const started = <T>(part: T | undefined): T => {
    if (!part) throw new Error('the suite has not started');
    return part;
  };
  before(async () => {
    [parts.browser, parts.relay, parts.site] = await Promise.all([
      launchChromium(options.chromium),
      startRelay(options.relay),
      startSite(),
    ]);
  });
  after(async () => {
    await closePeople();
    await parts.browser?.close();
    await parts.relay?.close();
    await parts.site?.close();
  });
  return {
    get browser() {
      return started(parts.browser);
    },
    get relay() {
      return started(parts.relay);
    },
    get site() {
      return started(parts.site);
    },
    async open(url, pageOptions) {
      const person = await openPage(started(parts.browser), url, pageOptions);
      people.push(person);
      return person;
    },
    closePeople,
  };
}
