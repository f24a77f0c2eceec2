import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { errorsOf, room, textOf, waitForChat, writeChat } from '../e2e/harness/kit.js';
import { waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';

/** Takes members from the interfaces of a browser that has them. */
const without = (...members: readonly string[]): string =>
  members
    .map((member) => {
      const path = member.split('.');
      const name = path.pop();
      return `delete ${['globalThis', ...path].join('.')}.${name};`;
    })
    .join('\n');

/** Has methods fail in a page, at once or by a promise. */
const refusing = (members: readonly string[], how: 'throws' | 'rejects'): string =>
  members
    .map((member) => {
      const at = member.lastIndexOf('.');
      const failure = `new DOMException('made up by the test', 'NotSupportedError')`;
      const body = how === 'throws' ? `throw ${failure};` : `return Promise.reject(${failure});`;
      return `${member.slice(0, at)}.${member.slice(at + 1)} = function () { ${body} };`;
    })
    .join('\n');

/**
 * What browsers do not have that calls are made with: those of some years ago, and some of today. None here lacks
 * `setLocalDescription()` without an argument or `IntersectionObserver`: a browser without them is too old for the syntax.
 */
const GAPS: readonly (readonly [string, string])[] = [
  ['no restartIce', without('RTCPeerConnection.prototype.restartIce')],
  [
    'none of the newer members of WebRTC',
    without(
      'RTCPeerConnection.prototype.getConfiguration',
      'RTCRtpTransceiver.prototype.setCodecPreferences',
      'RTCRtpSender.prototype.setStreams',
      'RTCRtpReceiver.prototype.jitterBufferTarget',
      'RTCPeerConnection.prototype.sctp',
    ),
  ],
  [
    'setParameters and setConfiguration that fail',
    refusing(['RTCRtpSender.prototype.setParameters'], 'rejects') +
      refusing(['RTCPeerConnection.prototype.setConfiguration'], 'throws'),
  ],
  [
    'setParameters that throws, and no encodings',
    refusing(['RTCRtpSender.prototype.setParameters'], 'throws') +
      `RTCRtpSender.prototype.getParameters = () => ({ encodings: [] });`,
  ],
  [
    'none of the newer members of pages and players',
    without(
      'HTMLVideoElement.prototype.requestVideoFrameCallback',
      'HTMLVideoElement.prototype.cancelVideoFrameCallback',
      'HTMLMediaElement.prototype.setSinkId',
      'Element.prototype.moveBefore',
      'AbortSignal.any',
      'navigator.permissions.__proto__.query',
      'navigator.locks',
      'MediaStreamTrack.prototype.applyConstraints',
      'MediaStreamTrack.prototype.getCapabilities',
      'CompressionStream',
      'crypto.__proto__.randomUUID',
      'ElementInternals.prototype.states',
      'Promise.withResolvers',
      'scheduler',
    ),
  ],
  [
    'functions of pages that fail',
    refusing(['MediaStreamTrack.prototype.applyConstraints', 'Permissions.prototype.query'], 'rejects') +
      refusing(['HTMLMediaElement.prototype.setSinkId'], 'rejects') +
      `for (const name of ['localStorage', 'sessionStorage'])
         Object.defineProperty(globalThis, name, { get() { throw new DOMException('made up', 'SecurityError'); } });`,
  ],
];

/** One at a time only where there is time for that: together they show whether any of them ends a call. */
const isWhole = process.env.RTC_FAULTS === 'all';
const TRIED = isWhole ? GAPS : [['less of everything', GAPS.map(([, init]) => init).join('\n')] as const];

describe('a browser that has', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  const seesEverybody = (page: Page): Promise<boolean> =>
    waitUntil('a picture in each tile', async () => (await pictures(page)) === 3, { report: () => textOf(page) });

  for (const [what, init] of TRIED) {
    it(`${what} makes a call with one that has all, whichever comes first`, async () => {
      const url = run.relay.page(run.relay.tags(room()));
      const before = await run.open(url, { init: SMALL_CAMERA + init });
      const whole = await run.open(url, { init: SMALL_CAMERA });
      const after = await run.open(url, { init: SMALL_CAMERA + init });
      const people = [before, whole, after];
      for (const { page } of people) await waitForMedia(page, { links: 2, timeoutMs: 30_000 });
      for (const { page } of people) await seesEverybody(page);
      await writeChat(after.page, 'I see you');
      await waitForChat(before.page, 'Ann: I see you');
      for (const { page, pageErrors } of people) {
        assert.deepEqual(await errorsOf(page), [], await textOf(page));
        assert.deepEqual(pageErrors, []);
      }
    });
  }
});

/** Tiles in which a frame was shown, one's own among them. The kit says so: some of these browsers do not tell of frames. */
const pictures = (page: Page): Promise<number> =>
  page.evaluate(() => globalThis.__probe.deep('.tile[data-picture]').length);
