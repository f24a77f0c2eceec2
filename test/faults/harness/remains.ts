import type { CDPSession, Page } from 'puppeteer-core';
import { waitUntil } from '../../e2e/harness/wait.js';

/** Before a page's own scripts: keeps the timers that are running, each with where it was begun. */
const KEEP_TIMERS = `{
  const timers = (globalThis.__timers = new Map());
  for (const [set, clear, isOnce] of [['setTimeout', 'clearTimeout', true], ['setInterval', 'clearInterval', false]]) {
    const [nativeSet, nativeClear] = [globalThis[set], globalThis[clear]];
    globalThis[set] = (action, ...rest) => {
      const id = nativeSet((...args) => {
        if (isOnce) timers.delete(id);
        action(...args);
      }, ...rest);
      timers.set(id, set + ' ' + String(rest[0]) + ' ' + (new Error().stack?.split('\\n')[2]?.trim() ?? ''));
      return id;
    };
    globalThis[clear] = (id) => {
      timers.delete(id);
      nativeClear(id);
    };
  }
}`;

/**
 * Chromium 156 keeps the stream of each getUserMedia with its tracks for as long as the page lives, in a page of three
 * lines too. It gets to keep empty ones, so that what a page itself keeps of tracks can be counted.
 */
const EMPTY_STREAMS = `{
  const devices = navigator.mediaDevices;
  const native = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const kept = await native(constraints);
    const tracks = kept.getTracks();
    for (const track of tracks) kept.removeTrack(track);
    return new MediaStream(tracks);
  };
}`;

/** Before a page's own scripts, and before any that wraps getUserMedia, where what remains of it will be counted. */
export const COUNTED = KEEP_TIMERS + EMPTY_STREAMS;

declare global {
  var __timers: Map<number, string>;
}

/** Objects that the collector leaves, by constructor. */
const KINDS = [
  'RTCPeerConnection',
  'RTCDataChannel',
  'RTCRtpTransceiver',
  'MediaStreamTrack',
  'MediaStream',
  'WebSocket',
  'HTMLVideoElement',
  'HTMLAudioElement',
  'ResizeObserver',
  'IntersectionObserver',
  'AbortController',
] as const;

/** What the browser counts for itself (CDP, Performance.getMetrics). */
const METRICS = ['Nodes', 'JSEventListeners', 'Documents', 'RTCPeerConnections', 'AudioHandlers'] as const;

export type Remains = Readonly<Record<string, number>>;

/** Everything of a page that could outlive its use, counted once the garbage is gone. */
export async function remainsOf(page: Page): Promise<Remains> {
  const session = await page.createCDPSession();
  try {
    await session.send('Performance.enable');
    const counts: Record<string, number> = await page.evaluate(() => {
      // The probe's own list would keep them alive.
      const { connections, firstFrames } = globalThis.__probe;
      connections.splice(0, connections.length, ...connections.filter((one) => one.signalingState !== 'closed'));
      firstFrames.length = 0;
      return {
        'open connections': connections.length,
        timers: globalThis.__timers.size,
        measures: performance.getEntriesByType('measure').length,
      };
    });
    // What a collection lets go may be what held the next.
    for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    for (const name of METRICS) counts[name] = metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    for (const kind of KINDS) counts[kind] = await aliveOf(session, kind);
    return counts;
  } finally {
    await session.detach();
  }
}

async function aliveOf(session: CDPSession, kind: string): Promise<number> {
  const objectGroup = 'remains';
  const { result: prototype } = await session.send('Runtime.evaluate', {
    expression: `${kind}.prototype`,
    objectGroup,
  });
  const { objects } = await session.send('Runtime.queryObjects', {
    prototypeObjectId: prototype.objectId!,
    objectGroup,
  });
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId!,
    functionDeclaration: 'function () { return this.length; }',
    returnByValue: true,
  });
  // Otherwise the next count finds what this one keeps.
  await session.send('Runtime.releaseObjectGroup', { objectGroup });
  return Number(result.value);
}

/**
 * After however many joins. A template that was not shown before stays in the page once it was (12 nodes seen), a tile
 * that stays each time would be more after three. One stream more was seen once after eight joins, and none after 200.
 */
const SLACK: Readonly<Record<string, number>> = { Nodes: 30, JSEventListeners: 4, MediaStream: 2 };

/** Of each connection that is left though it is closed; seven of 120 were, given up half way on a busy machine. */
const KEPT_BY_BROWSER: Readonly<Record<string, number>> = {
  RTCPeerConnections: 1,
  RTCPeerConnection: 1,
  RTCDataChannel: 1,
  RTCRtpTransceiver: 2,
  MediaStreamTrack: 5,
  MediaStream: 2,
  JSEventListeners: 10,
};

/** What is more than before, or less: by name, from and to. `kept`: so many closed connections are the browser's. */
export function differences(before: Remains, after: Remains, kept = 0): Record<string, string> {
  const changed = Object.entries(after).filter(([name, count]) => {
    const slack = (SLACK[name] ?? 0) + kept * (KEPT_BY_BROWSER[name] ?? 0);
    return Math.abs(count - before[name]!) > slack;
  });
  return Object.fromEntries(changed.map(([name, count]) => [name, `${before[name]!} -> ${count}`]));
}

/** Resolves with what there is once it is as before; fails saying what is not, and which timers run. */
export async function waitForNothingMore(page: Page, before: Remains, kept = 0): Promise<Remains> {
  let after: Remains = {};
  return waitUntil(
    'nothing to be left over',
    async () => {
      after = await remainsOf(page);
      return Object.keys(differences(before, after, kept)).length === 0 ? after : undefined;
    },
    {
      timeoutMs: 30_000,
      everyMs: 1_000,
      report: async () => ({
        differences: differences(before, after, kept),
        timers: await page.evaluate(() => [...globalThis.__timers.values()]),
      }),
    },
  );
}
