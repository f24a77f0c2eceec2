import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { addressGroup, plainAddress } from './addresses.js';
import { systemClock, type Clock } from './clock.js';
import { TokenBucket, type Rate } from './limits.js';
import { answerTo } from './stun-message.js';

export interface StunOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly hosts: readonly string[];
  readonly rate?: Rate;
  readonly clock?: Clock;
}

export interface Stun {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A page asks once for each of its addresses and connection. An answer is at most 24 bytes longer than its question, so
 * that little is gained by asking in somebody else's name; the limit keeps that from being a nuisance.
 */
const RATE: Rate = { burst: 400, perSecond: 100 };
/** Addresses counted at a time; the sender of a datagram may be invented. */
const COUNTED = 10_000;

/** Answers STUN over UDP (RFC 8489, section 6.3.1). Rejects with the system's error where it cannot listen. */
export async function startStun({ port, hosts, rate = RATE, clock = systemClock }: StunOptions): Promise<Stun> {
  const sockets: Socket[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(sockets.map((socket) => new Promise<void>((done) => socket.close(() => done()))));
  };
  const allowance = new SourceAllowance(rate, clock);
  let taken = port;
  try {
    for (const host of hosts) {
      const socket = await listen(host, taken, hosts.length > 1).catch(skipMissingFamily);
      if (!socket) continue;
      socket.on('message', (datagram, source) => answer(socket, datagram, source, allowance));
      sockets.push(socket);
      taken = socket.address().port;
    }
  } catch (error) {
    await close();
    throw error;
  }
  if (sockets.length === 0) throw new Error(`this machine has no address ${hosts.join(' or ')}`);
  return { port: taken, close };
}

function answer(socket: Socket, datagram: Buffer, source: RemoteInfo, allowance: SourceAllowance): void {
  const from = { address: plainAddress(source.address), port: source.port };
  // Nothing can be sent to port 0, and Node throws where it is tried.
  if (from.port === 0 || !allowance.take(from.address)) return;
  const reply = answerTo(datagram, from);
  // What cannot be sent is lost as datagrams are: the page asks again.
  if (reply) socket.send(reply, source.port, source.address, () => undefined);
}

/** A machine without IPv6 has no second address. */
function skipMissingFamily(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EADDRNOTAVAIL' && error.code !== 'EAFNOSUPPORT') throw error;
}

async function listen(host: string, port: number, hasSiblings: boolean): Promise<Socket> {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', ipv6Only: isIPv6(host) && hasSiblings });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, host, resolve);
  });
  socket.removeAllListeners('error');
  // One datagram's error is nobody else's.
  socket.on('error', () => undefined);
  return socket;
}

class SourceAllowance {
  readonly #rate: Rate;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
  }

  take(address: string): boolean {
    const group = addressGroup(address);
    let bucket = this.#buckets.get(group);
    if (!bucket) {
      if (this.#buckets.size >= COUNTED) this.#buckets.clear();
      this.#buckets.set(group, (bucket = new TokenBucket(this.#rate, this.#clock)));
    }
    return bucket.take();
  }
}
