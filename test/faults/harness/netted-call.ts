import { after, before } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { launchChromium } from '../../e2e/harness/browsers.js';
import { SMALL_CAMERA } from '../../e2e/harness/init-scripts.js';
import { room } from '../../e2e/harness/kit.js';
import { openPage, type Person } from '../../e2e/harness/page.js';
import { Network, RELAY_HOST, RELAY_HOST_6, type Host } from './network.js';
import { RelayProcess } from './relay-process.js';

/** Two machines with a browser each, and one for relays, for all tests of the block it is called in. */
export class NettedRig {
  readonly hosts: Host[] = [];
  readonly #browsers: Browser[] = [];
  readonly #people: Person[] = [];
  readonly #host: string;
  #network: Network | undefined;
  #relay: RelayProcess | undefined;

  /** `more`: flags for both browsers. */
  constructor(family: 4 | 6 = 4, more: readonly string[] = []) {
    this.#host = family === 4 ? RELAY_HOST : RELAY_HOST_6;
    before(async () => {
      const network = (this.#network = new Network(family));
      for (let count = 0; count < 2; count += 1) {
        const host = network.host();
        this.hosts.push(host);
        // Any port: each relay has its own.
        const flags = ['--unsafely-treat-insecure-origin-as-secure=' + origins(this.#host), ...more];
        this.#browsers.push(await launchChromium({ executablePath: host.browser, flags }));
      }
    });
    after(async () => {
      await this.endCall();
      for (const browser of this.#browsers) await browser.close().catch(() => undefined);
      this.#network?.close();
    });
  }

  /** Where relays and TURN servers are. */
  get place(): { namespace: string; host: string } {
    return { namespace: this.#network!.relay, host: this.#host };
  }

  /**
   * People on their way into a room, over a relay with these flags, by default one on each machine: `people` has the
   * machine of each, and what runs in their page first. `prepare` is called before their pages open.
   */
  async begin(
    flags: readonly string[] = [],
    {
      prepare,
      init = SMALL_CAMERA,
      people = this.#browsers.map((_, host) => ({ host, init })),
    }: { prepare?: () => void; init?: string; people?: readonly { host: number; init: string }[] } = {},
  ): Promise<readonly Person[]> {
    await this.endCall();
    prepare?.();
    this.#relay = await new RelayProcess({ within: this.place, port: nextPort(), flags }).start();
    const url = `${this.#relay.url}/?room=${room()}&join=auto`;
    for (const { host, init } of people) this.#people.push(await openPage(this.#browsers[host]!, url, { init }));
    return this.#people;
  }

  /** Everybody has left, and nothing is blocked any more. */
  async endCall(): Promise<void> {
    for (const person of this.#people.splice(0)) await person.close();
    for (const host of this.hosts) host.unblock();
    await this.#relay?.close();
    this.#relay = undefined;
  }
}

const FIRST_PORT = 43_100;
const PORTS = 40;
let ports = 0;

function nextPort(): number {
  return FIRST_PORT + (ports++ % PORTS);
}

function origins(host: string): string {
  return Array.from({ length: PORTS }, (_, index) => `http://${host}:${FIRST_PORT + index}`).join(',');
}
