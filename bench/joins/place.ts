import type { Browser } from 'puppeteer-core';
import { launchChromium } from '../../test/e2e/harness/browsers.js';
import { openPage, type PageOptions, type Person } from '../../test/e2e/harness/page.js';
import { Network, RELAY_HOST, whyNoNetworks } from '../../test/faults/harness/network.js';
import { RelayProcess } from '../../test/faults/harness/relay-process.js';
import { whyNoSlowCable } from '../../test/faults/harness/slow-cable.js';

export interface PlaceOptions {
  readonly people: number;
  /** Of all that is sent from one to another, and to and from the relay, so many packets in a hundred. */
  readonly loss: number;
  /** How much later one hears what another sends, media or signals, in milliseconds. */
  readonly delay: number;
  /** False loses what finds the names by which browsers hide addresses. */
  readonly mdns: boolean;
}

/** Where people join: the relay's own process, and browsers for so many. */
export interface Place {
  readonly url: string;
  /** A fresh page for the one of this number. */
  open(person: number, url: string, options: PageOptions): Promise<Person>;
  close(): Promise<void>;
}

/** Chromium's made-up camera stops for good when more than three pages of a browser hold its frames. */
const PAGES_A_BROWSER = 2;

export function openPlace(options: PlaceOptions): Promise<Place> {
  const { loss, delay, mdns } = options;
  return loss > 0 || delay > 0 || !mdns ? openNetwork(options) : openLoopback(options.people);
}

async function openLoopback(people: number): Promise<Place> {
  const relay = await new RelayProcess().start();
  const browsers = await launch(Math.ceil(people / PAGES_A_BROWSER), () => launchChromium());
  return {
    url: relay.url,
    open: (person, url, options) => openPage(browsers[Math.floor(person / PAGES_A_BROWSER)]!, url, options),
    close: async () => {
      await closeAll(browsers);
      await relay.close();
    },
  };
}

/** A machine for each of the people, and one for the relay. */
async function openNetwork({ people, loss, delay, mdns }: PlaceOptions): Promise<Place> {
  const lacks = whyNoNetworks() ?? (delay > 0 ? whyNoSlowCable() : undefined);
  if (lacks) throw new Error(lacks);
  const network = new Network();
  const browsers: Browser[] = [];
  const relay = new RelayProcess({ within: { namespace: network.relay, host: RELAY_HOST } });
  const close = async (): Promise<void> => {
    await closeAll(browsers);
    await relay.close();
    network.close();
  };
  try {
    await relay.start();
    const flags = [`--unsafely-treat-insecure-origin-as-secure=${relay.url}`];
    const hosts = Array.from({ length: people }, () => network.host());
    for (const host of hosts) {
      // From one person to another there are two cables.
      if (delay > 0) await host.slow(delay / 2);
      if (loss > 0) host.lose(loss);
      if (!mdns) {
        host.block('udp dport 5353');
        host.addDefaultRoute();
      }
    }
    browsers.push(
      ...(await launch(people, (person) => launchChromium({ executablePath: hosts[person]!.browser, flags }))),
    );
  } catch (reason) {
    await close();
    throw reason;
  }
  return { url: relay.url, open: (person, url, options) => openPage(browsers[person]!, url, options), close };
}

const launch = (count: number, one: (index: number) => Promise<Browser>): Promise<Browser[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));

async function closeAll(browsers: readonly Browser[]): Promise<void> {
  for (const browser of browsers) await browser.close().catch(() => undefined);
}
