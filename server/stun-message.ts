import { isIPv4 } from 'node:net';
import { crc32 } from 'node:zlib';
import { hextets } from './addresses.js';

/* STUN binding on the wire, as far as a server without credentials speaks it (RFC 8489, sections 5, 6.3.1 and 14). */

const HEADER_BYTES = 20;
const MAGIC_COOKIE = 0x2112_a442;
const BINDING = { request: 0x0001, success: 0x0101, error: 0x0111 } as const;
const ATTRIBUTE = { errorCode: 0x0009, unknown: 0x000a, xorMappedAddress: 0x0020, fingerprint: 0x8028 } as const;
const FINGERPRINT_XOR = 0x5354_554e;
const FINGERPRINT_BYTES = 8;

/** Types below 0x8000 have to be understood. These are: names and signatures, which nobody asks for here, and ICE's. */
const UNDERSTOOD = new Set([0x0006, 0x0008, 0x0014, 0x0015, 0x001c, 0x001d, 0x001e, 0x0024, 0x0025]);

export interface Source {
  /** IPv4 or IPv6, without a zone. */
  readonly address: string;
  readonly port: number;
}

/**
 * The answer to a datagram: where it came from, as XOR-MAPPED-ADDRESS; an error 420 that names the attributes which
 * have to be understood and are not; undefined for all that is no binding request, which gets no answer.
 */
export function answerTo(datagram: Buffer, source: Source): Buffer | undefined {
  const types = attributesOf(datagram);
  if (!types) return undefined;
  const id = datagram.subarray(4, HEADER_BYTES);
  const unknown = types.filter((type) => type < 0x8000 && !UNDERSTOOD.has(type));
  const parts = unknown.length > 0 ? refusal(unknown) : [attribute(ATTRIBUTE.xorMappedAddress, xored(source, id))];
  const type = unknown.length > 0 ? BINDING.error : BINDING.success;
  return message(type, id, parts, types.includes(ATTRIBUTE.fingerprint));
}

/** The types of a binding request's attributes; undefined where it is none, or malformed. */
function attributesOf(datagram: Buffer): number[] | undefined {
  if (datagram.length < HEADER_BYTES || datagram.length % 4 !== 0) return undefined;
  if (datagram.readUInt16BE(0) !== BINDING.request || datagram.readUInt32BE(4) !== MAGIC_COOKIE) return undefined;
  if (datagram.readUInt16BE(2) !== datagram.length - HEADER_BYTES) return undefined;
  const types: number[] = [];
  for (let at = HEADER_BYTES; at < datagram.length;) {
    const type = datagram.readUInt16BE(at);
    const end = at + 4 + padded(datagram.readUInt16BE(at + 2));
    if (end > datagram.length) return undefined;
    // It is the last, or it is not one.
    if (type === ATTRIBUTE.fingerprint && (end !== datagram.length || !isFingerprinted(datagram))) return undefined;
    types.push(type);
    at = end;
  }
  return types;
}

function isFingerprinted(datagram: Buffer): boolean {
  const at = datagram.length - FINGERPRINT_BYTES;
  return at >= HEADER_BYTES && datagram.subarray(at).equals(fingerprint(datagram.subarray(0, at)));
}

function message(type: number, id: Buffer, parts: readonly Buffer[], isFingerprinted: boolean): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(body.length + (isFingerprinted ? FINGERPRINT_BYTES : 0), 2);
  const whole = Buffer.concat([head, id, body]);
  return isFingerprinted ? Buffer.concat([whole, fingerprint(whole)]) : whole;
}

/** Of a message whose length counts the fingerprint already. */
function fingerprint(before: Buffer): Buffer {
  const value = Buffer.alloc(4);
  value.writeUInt32BE((crc32(before) ^ FINGERPRINT_XOR) >>> 0);
  return attribute(ATTRIBUTE.fingerprint, value);
}

function refusal(unknown: readonly number[]): Buffer[] {
  const list = Buffer.alloc(2 * unknown.length);
  unknown.forEach((type, index) => list.writeUInt16BE(type, 2 * index));
  // 420 without a reason in words: an answer should not be longer than it must.
  return [attribute(ATTRIBUTE.errorCode, Buffer.from([0, 0, 4, 20])), attribute(ATTRIBUTE.unknown, list)];
}

function attribute(type: number, value: Buffer): Buffer {
  const whole = Buffer.alloc(4 + padded(value.length));
  whole.writeUInt16BE(type, 0);
  whole.writeUInt16BE(value.length, 2);
  value.copy(whole, 4);
  return whole;
}

/** XOR-MAPPED-ADDRESS: port and address under cookie and transaction, so that no box on the way rewrites them. */
function xored({ address, port }: Source, id: Buffer): Buffer {
  const isV4 = isIPv4(address);
  const bytes = isV4 ? address.split('.').map(Number) : hextets(address).flatMap(bytesOfHextet);
  const value = Buffer.alloc(4 + bytes.length);
  value.writeUInt8(isV4 ? 1 : 2, 1);
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  bytes.forEach((byte, index) => value.writeUInt8(byte ^ id.readUInt8(index), 4 + index));
  return value;
}

function bytesOfHextet(hextet: string): [number, number] {
  const number = Number.parseInt(hextet, 16);
  return [number >> 8, number & 0xff];
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
