import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaError, mediaErrorCode, type RefusalFacts } from './media-errors.js';
import type { MediaSource } from './local-media-state.js';
import { RtcError } from '../util/errors.js';

type Row = [name: string, message: string, source: MediaSource, facts: RefusalFacts, code: string];

// Texts of Chromium 156 and Firefox 153 as they were seen, except `by system`.
const firefoxRefusal = 'The request is not allowed by the user agent or the platform in the current context.';
const rows: Row[] = [
  ['NotAllowedError', 'Permission denied', 'camera', { allowed: true, permission: 'denied' }, 'permission-denied'],
  ['NotAllowedError', 'Permission denied', 'camera', {}, 'permission-denied'],
  ['NotAllowedError', 'Permission dismissed', 'camera', { permission: 'prompt' }, 'permission-dismissed'],
  ['NotAllowedError', 'Permission dismissed', 'microphone', { permission: 'granted' }, 'permission-dismissed'],
  [
    'NotAllowedError',
    'Permission denied by system',
    'camera',
    { permission: 'granted' },
    'permission-denied-by-system',
  ],
  ['NotAllowedError', 'Permission denied', 'camera', { allowed: false, permission: 'denied' }, 'blocked-by-embedder'],
  ['NotAllowedError', firefoxRefusal, 'microphone', { permission: 'denied' }, 'permission-denied'],
  ['NotAllowedError', firefoxRefusal, 'microphone', { permission: 'prompt' }, 'permission-dismissed'],
  ['NotAllowedError', firefoxRefusal, 'microphone', { allowed: false, permission: 'denied' }, 'blocked-by-embedder'],
  ['SecurityError', '', 'camera', { allowed: false }, 'blocked-by-embedder'],
  ['NotFoundError', 'Requested device not found', 'camera', {}, 'device-missing'],
  ['NotFoundError', 'The object can not be found here.', 'camera', {}, 'device-missing'],
  ['NotReadableError', 'Could not start video source', 'camera', {}, 'device-busy'],
  ['AbortError', 'Starting videoinput failed', 'camera', {}, 'device-busy'],
  ['OverconstrainedError', '', 'camera', {}, 'constraints-impossible'],
  ['NotSupportedError', '', 'screen', {}, 'screen-unsupported'],
  ['NotSupportedError', '', 'camera', {}, 'device-failed'],
  ['InvalidStateError', '', 'screen', {}, 'device-failed'],
  ['TypeError', '', 'camera', {}, 'device-failed'],
];

for (const [name, message, source, facts, code] of rows) {
  test(`${name} "${message.slice(0, 28)}" of the ${source} with ${JSON.stringify(facts)} is ${code}`, () => {
    assert.equal(mediaErrorCode(new DOMException(message, name), source, facts), code);
  });
}

test('a device asked for exactly and not there is missing', () => {
  const reason = Object.assign(new Error(), { name: 'OverconstrainedError', constraint: 'deviceId' });
  assert.equal(mediaErrorCode(reason, 'camera'), 'device-missing');
});

test('anything else thrown is a failed device', () => {
  for (const reason of [undefined, null, 'no', {}]) assert.equal(mediaErrorCode(reason, 'camera'), 'device-failed');
});

test('the error names its source and keeps its cause; an RtcError stays what it is', () => {
  const cause = new DOMException('Requested device not found', 'NotFoundError');
  const error = mediaError(cause, 'microphone');
  assert.equal(error.code, 'device-missing');
  assert.equal(error.subject, 'microphone');
  assert.equal(error.cause, cause);
  const own = new RtcError('insecure-context', 'x', { subject: 'camera' });
  assert.equal(mediaError(own, 'microphone'), own);
});
