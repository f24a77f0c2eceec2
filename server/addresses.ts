import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4 } from 'node:net';

/** Throws for what is neither an address nor a network (`10.0.0.0/8`). */
export function parseNetworks(list: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const entry of list) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (isIP(address) === 0) throw new RangeError(`${entry} is neither an IP address nor a network`);
    if (prefix === undefined) networks.addAddress(address, family);
    else networks.addSubnet(address, Number(prefix), family);
  }
  return networks;
}

/**
 * The address a request came from. `X-Forwarded-For` is believed hop by hop from its end, and only
 * while the hop that wrote it is in `trusted`.
 */
export function clientAddress(request: IncomingMessage, trusted: BlockList): string {
  const hops = String(request.headers['x-forwarded-for'] ?? '').split(',');
  let address = plainAddress(request.socket.remoteAddress ?? '');
  while (isIP(address) !== 0 && trusted.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')) {
    const hop = plainAddress(hops.pop()?.trim() ?? '');
    if (isIP(hop) === 0) break;
    address = hop;
  }
  return address;
}

export const BOTH_LOOPBACKS = ['127.0.0.1', '::1'] as const;

/** An address as sockets want it, not as URLs do. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

export function isLoopbackAddress(address: string): boolean {
  return plainAddress(address) === '::1' || plainAddress(address).startsWith('127.');
}

/** Whom limits count as one: an IPv4 address, or the /64 that one IPv6 customer has to himself. */
export function addressGroup(address: string): string {
  return isIPv4(address) ? address : `${hextets(address).slice(0, 4).join(':')}::/64`;
}

/** For logs: /24 of IPv4, /48 of IPv6. */
export function coarseAddress(address: string): string {
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  return isIP(address) === 0 ? 'unknown' : `${hextets(address).slice(0, 3).join(':')}::/48`;
}

/** IPv4 as IPv4, also where a dual-stack socket wraps it; without a zone. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

/** The eight groups of an IPv6 address, without leading zeros. */
export function hextets(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(gap).fill('0'), ...after].map((part) => part.replace(/^0+(?=.)/, ''));
}
