/*
 * What a call costs one who sends to all others, with the fitting of what is sent and without. Only one has
 * a camera on: so many encoders are what two cores can do, and Chromium's made-up camera stops for good
 * when more than three pages of a browser hold its frames.
 *   npm run build && npm run bench:cost -- --people 2,4,6 --camera 640x360x15 --rounds 3
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launchChromium } from '../test/e2e/harness/browsers.js';
import { cameraOf } from '../test/e2e/harness/init-scripts.js';
import { room } from '../test/e2e/harness/kit.js';
import { waitForMedia } from '../test/e2e/harness/media.js';
import { openPage, type Person } from '../test/e2e/harness/page.js';
import { startRelay } from '../test/e2e/harness/servers.js';
import { median } from './statistics.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    people: { type: 'string', default: '2,4,6' },
    camera: { type: 'string', default: '640x360x15' },
    seconds: { type: 'string', default: '10' },
  },
});
const [width = 640, height = 360, fps = 15] = values.camera.split('x').map(Number);
const seconds = Number(values.seconds);
/** From the last join until what is sent has found its size. */
const SETTLED_MS = 8_000;

/** What is sent is what the camera gives, to everybody, as a page without the kit would. */
const UNFITTED = `{
  RTCRtpSender.prototype.setParameters = async () => undefined;
  const { addTransceiver } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.addTransceiver = function (source, { sendEncodings, ...init } = {}) {
    return addTransceiver.call(this, source, init);
  };
}`;

interface Cost {
  /** kbit/s that the page encodes and sends as pictures, to all others together. */
  readonly kbps: number;
  /** Milliseconds a second that its encoders take (W3C webrtc-stats, totalEncodeTime). */
  readonly encodeMs: number;
}

const site = await startRelay();
const browser = await launchChromium();
try {
  const costs = new Map<string, Cost[]>();
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const count of values.people.split(',').map(Number)) {
      for (const [name, init] of [
        ['fitted', ''],
        ['unfitted', UNFITTED],
      ] as const) {
        const cost = await measure(count, init);
        const key = `${count} ${name}`;
        costs.set(key, [...(costs.get(key) ?? []), cost]);
        process.stderr.write(`${key}: ${cost.kbps.toFixed(0)} kbit/s, ${cost.encodeMs.toFixed(1)} ms a second\n`);
      }
    }
  }
  for (const [key, found] of costs) {
    const of = (pick: (cost: Cost) => number): string => median(found.map(pick)).toFixed(1);
    console.log(
      `${key}: ${of(({ kbps }) => kbps)} kbit/s, ${of(({ encodeMs }) => encodeMs)} ms a second (n ${found.length})`,
    );
  }
} finally {
  await browser.close();
  await site.close();
}
process.exit();

/** Of the first who is there. */
async function measure(count: number, init: string): Promise<Cost> {
  const name = room();
  const people: Person[] = [];
  try {
    while (people.length < count) {
      const url = site.page(site.tags(name, `join="auto"${people.length > 0 ? ' video="off"' : ''}`));
      people.push(await openPage(browser, url, { init: cameraOf(width, height, fps) + init }));
      await waitForMedia(people.at(-1)!.page, { links: people.length - 1, video: false, timeoutMs: 60_000 });
    }
    await delay(SETTLED_MS);
    const before = await readTotals(people[0]!);
    await delay(seconds * 1_000);
    const after = await readTotals(people[0]!);
    const encodeMs = (after.encodeMs - before.encodeMs) / seconds;
    return { kbps: ((after.bytes - before.bytes) * 8) / 1_000 / seconds, encodeMs };
  } finally {
    for (const person of people) await person.close();
  }
}

interface Totals {
  readonly bytes: number;
  readonly encodeMs: number;
}

async function readTotals({ page }: Person): Promise<Totals> {
  return page.evaluate(async () => {
    const totals = { bytes: 0, encodeMs: 0 };
    for (const connection of globalThis.__probe.connections) {
      if (connection.connectionState !== 'connected') continue;
      (await connection.getStats()).forEach((row: RTCOutboundRtpStreamStats) => {
        if (row.type !== 'outbound-rtp' || row.kind !== 'video') return;
        totals.bytes += row.bytesSent ?? 0;
        totals.encodeMs += (row.totalEncodeTime ?? 0) * 1_000;
      });
    }
    return totals;
  });
}
