import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { answerTo } from '../../server/stun-message.js';

const V4 = { address: '192.0.2.1', port: 32_853 };
const V6 = { address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32_853 };

/** RFC 5769, section 2.1: a request of ICE, with a fingerprint. */
const SAMPLE = hex(`
  0001 0058 2112a442 b7e7a701bc34d686fa87dfae
  8022 0010 5354554e207465737420636c69656e74
  0024 0004 6e0001ff
  8029 0008 932ff9b151263b36
  0006 0009 6576746a3a68367659202020
  0008 0014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
  8028 0004 e57a3bcf`);
const ID = SAMPLE.subarray(8, 20);

test('tells an IPv4 address as RFC 5769 has it (2.2)', () => {
  const answer = answerTo(SAMPLE, V4);
  assert.equal(
    answer?.toString('hex', 0, 32),
    `0101001421 12a442${ID.toString('hex')}0020 0008 0001a147e112a643`.replaceAll(' ', ''),
  );
});

test('tells an IPv6 address as RFC 5769 has it (2.3)', () => {
  const answer = answerTo(SAMPLE, V6);
  assert.equal(answer?.toString('hex', 20, 44), '002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9');
});

test('signs with a fingerprint what came with one, and nothing else', () => {
  const answer = answerTo(SAMPLE, V4) ?? Buffer.alloc(0);
  assert.equal(answer.readUInt16BE(2), answer.length - 20);
  assert.equal(answer.readUInt32BE(answer.length - 4), (crc32(answer.subarray(0, -8)) ^ 0x5354554e) >>> 0);
  assert.equal(answerTo(request(), V4)?.length, 32);
});

test('names what it does not understand and would have to', () => {
  // CHANGE-REQUEST (RFC 5780), an optional one, RESPONSE-PORT.
  const answer = answerTo(request('00030004 00000000', '80220000', '00270004 00010000'), V4);
  assert.equal(answer?.toString('hex'), `011100102112a442${ID.toString('hex')}0009000400000414000a000400030027`);
});

for (const [what, datagram] of [
  ['nothing', Buffer.alloc(0)],
  ['a header cut short', request().subarray(0, 16)],
  ['an indication', altered(request(), 1, 0x11)],
  ['an answer', altered(altered(request(), 0, 1), 1, 1)],
  ['a request of TURN', altered(request(), 1, 3)],
  ['RTP', altered(request(), 0, 0x80)],
  ['another cookie (RFC 3489)', altered(request(), 4, 0)],
  ['more bytes than it says', Buffer.concat([request(), Buffer.alloc(4)])],
  ['fewer bytes than it says', altered(request(), 3, 4)],
  ['an attribute longer than the rest', request('80220008 00000000')],
  ['a header of an attribute cut short', altered(Buffer.concat([request(), Buffer.alloc(2)]), 3, 2)],
  ['a wrong fingerprint', altered(SAMPLE, SAMPLE.length - 1, 0)],
  ['a changed text under a fingerprint', altered(SAMPLE, 24, 0)],
  ['a fingerprint that is not the last', Buffer.concat([altered(SAMPLE, 3, 0x5c), hex('80220000')])],
] as const) {
  test(`no answer to ${what}`, () => assert.equal(answerTo(datagram, V4), undefined));
}

test('whatever comes, it throws nothing and answers with at most 24 bytes more', () => {
  const attribute = fc
    .record({ type: fc.integer({ min: 0, max: 0xffff }), value: fc.uint8Array({ maxLength: 40 }) })
    .map(({ type, value }) => {
      const head = Buffer.alloc(4);
      head.writeUInt16BE(type, 0);
      head.writeUInt16BE(value.length, 2);
      return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]).toString('hex');
    });
  const datagrams = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.array(attribute, { maxLength: 20 }).map((attributes) => request(...attributes)),
  );
  let answers = 0;
  fc.assert(
    fc.property(datagrams, fc.constantFrom(V4, V6), (datagram, source) => {
      const answer = answerTo(datagram, source);
      if (!answer) return true;
      answers += 1;
      return answer.length <= datagram.length + 24 && answer.subarray(4, 20).equals(datagram.subarray(4, 20));
    }),
    { numRuns: 2_000 },
  );
  assert.ok(answers > 500, `${String(answers)} were answered`);
});

function request(...attributes: readonly string[]): Buffer {
  const body = hex(attributes.join(''));
  const head = hex(`0001 0000 2112a442 ${ID.toString('hex')}`);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

function altered(datagram: Buffer, at: number, byte: number): Buffer {
  const copy = Buffer.from(datagram);
  copy.writeUInt8(byte, at);
  return copy;
}

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
}
