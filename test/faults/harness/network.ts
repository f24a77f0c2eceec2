import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommand } from '../../../scripts/lib/debian-tools.mjs';
import { chromiumPath } from '../../e2e/harness/browsers.js';
import { SlowCable } from './slow-cable.js';

/** Why there can be no networks of their own here; undefined where there can. */
export function whyNoNetworks(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root, for network namespaces';
  const missing = ['ip', 'nft'].filter((tool) => !findCommand(tool));
  if (missing.length > 0) return `needs ${missing.join(' and ')}`;
  const trial = `rtc-trial-${process.pid}`;
  try {
    run('ip', 'netns', 'add', trial);
    nft(trial, 'add table netdev trial');
    return undefined;
  } catch (reason) {
    return `needs network namespaces: ${String(reason).split('\n')[0]}`;
  } finally {
    runQuietly('ip', 'netns', 'del', trial);
  }
}

const SUBNET = '10.77.0';
/** Of addresses for one site's own use (RFC 4193). */
const SUBNET_6 = 'fd77:';
/** Where the relay is, as an address has it. */
export const RELAY_HOST = `${SUBNET}.1`;
export const RELAY_HOST_6 = `[${SUBNET_6}:1]`;

/**
 * A switch with the relay on it, and a cable to each of the people, all in network namespaces: `cut`
 * loses what is sent without anybody being told, `move` gives the machine another address.
 */
export class Network {
  readonly #family: Family;
  readonly #id = `rtc${process.pid}`;
  readonly #folder = mkdtempSync(join(tmpdir(), 'rtc-net-'));
  readonly #hosts: Host[] = [];

  /** With 6 nobody has an address of IPv4 but on their own machine. */
  constructor(family: Family = 4) {
    this.#family = family;
    const { relay } = this;
    run('ip', 'netns', 'add', relay);
    inside(relay, 'ip', 'link', 'set', 'lo', 'up');
    inside(relay, 'ip', 'link', 'add', 'br0', 'type', 'bridge');
    inside(relay, 'ip', 'link', 'set', 'br0', 'up');
    address(relay, 'add', family, 1, 'br0');
  }

  /** Name of the namespace in which the relay runs. */
  get relay(): string {
    return `${this.#id}-relay`;
  }

  /** Another machine. */
  host(): Host {
    const index = this.#hosts.length + 1;
    const host = new Host(`${this.#id}-${index}`, `port${index}`, this.relay, this.#family, 10 * index, this.#folder);
    this.#hosts.push(host);
    return host;
  }

  /** Idempotent. What still runs in it ends up without a network. */
  close(): void {
    for (const host of this.#hosts.splice(0)) host.close();
    runQuietly('ip', 'netns', 'del', this.relay);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export class Host {
  readonly namespace: string;
  readonly #port: string;
  readonly #relay: string;
  readonly #family: Family;
  #address: number;
  #isBlocked = false;
  #cable: SlowCable | undefined;
  readonly #browser: string;

  constructor(namespace: string, port: string, relay: string, family: Family, number: number, folder: string) {
    this.namespace = namespace;
    this.#port = port;
    this.#relay = relay;
    this.#family = family;
    this.#address = number;
    run('ip', 'netns', 'add', namespace);
    inside(namespace, 'ip', 'link', 'set', 'lo', 'up');
    inside(relay, 'ip', 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
    inside(relay, 'ip', 'link', 'set', port, 'master', 'br0', 'up');
    inside(namespace, 'ip', 'link', 'set', 'eth0', 'up');
    address(namespace, 'add', family, number, 'eth0');
    this.#browser = join(folder, namespace);
    writeFileSync(this.#browser, `#!/bin/sh\nexec ip netns exec ${namespace} ${chromiumPath} "$@"\n`, { mode: 0o755 });
  }

  /** Path of a Chromium that knows no other network than this. */
  get browser(): string {
    return this.#browser;
  }

  /** Whatever is sent to or from here is lost; with `match`, by nftables' own words, only that. */
  cut(match?: string): void {
    loseIncoming(this.namespace, 'eth0', match);
    loseIncoming(this.#relay, this.#port, match);
  }

  heal(): void {
    nft(this.namespace, 'delete table netdev hole-eth0');
    nft(this.#relay, `delete table netdev hole-${this.#port}`);
  }

  /** Loses what arrives here and matches, by nftables' own words (`ip protocol udp`); one rule at a time. */
  block(match: string): void {
    this.unblock();
    loseIncoming(this.namespace, 'eth0', match);
    this.#isBlocked = true;
  }

  unblock(): void {
    if (this.#isBlocked) nft(this.namespace, 'delete table netdev hole-eth0');
    this.#isBlocked = false;
  }

  /** No more than so much leaves here; what waits longer than 300 ms is lost. */
  narrow(kbitPerSecond: number): void {
    const rate = ['rate', `${kbitPerSecond}kbit`, 'burst', '4kb', 'latency', '300ms'];
    inside(this.namespace, 'tc', 'qdisc', 'replace', 'dev', 'eth0', 'root', 'tbf', ...rate);
  }

  widen(): void {
    inside(this.namespace, 'tc', 'qdisc', 'del', 'dev', 'eth0', 'root');
  }

  /** Its cable is exchanged for one through which all takes so long, each way. */
  async slow(delayMs: number): Promise<void> {
    const [near, far] = [`${this.namespace}a`, `${this.namespace}b`];
    this.#cable = await SlowCable.between(near, far, delayMs);
    inside(this.#relay, 'ip', 'link', 'del', this.#port);
    run('ip', 'link', 'set', near, 'netns', this.namespace, 'name', 'eth0');
    run('ip', 'link', 'set', far, 'netns', this.#relay, 'name', this.#port);
    inside(this.#relay, 'ip', 'link', 'set', this.#port, 'master', 'br0', 'up');
    inside(this.namespace, 'ip', 'link', 'set', 'eth0', 'up');
    address(this.namespace, 'add', this.#family, this.#address, 'eth0');
  }

  /** Of all that people and the relay send here by IP, and of what is sent from here to the relay, so many packets in a hundred are lost. */
  lose(percent: number): void {
    const dice = `numgen random mod 1000 < ${Math.round(10 * percent)}`;
    loseIncoming(this.namespace, 'eth0', `meta protocol ip ${dice}`);
    // What goes to other people is diced for at their end.
    loseIncoming(this.#relay, this.#port, `ip daddr ${RELAY_HOST} ${dice}`);
  }

  /**
   * As every machine on the internet has one, though nothing is beyond it here. Pages that may use no device get the
   * address by which it leaves, and without one none (Chromium).
   */
  addDefaultRoute(): void {
    inside(this.namespace, 'ip', 'route', 'add', 'default', 'via', RELAY_HOST);
  }

  close(): void {
    this.#cable?.close();
    runQuietly('ip', 'netns', 'del', this.namespace);
  }

  get address(): string {
    return numbered(this.#family, this.#address);
  }

  /** As from one wireless network to another: the address is another, and all connections are gone. */
  move(): void {
    address(this.namespace, 'del', this.#family, this.#address, 'eth0');
    this.#address += 1;
    address(this.namespace, 'add', this.#family, this.#address, 'eth0');
  }
}

type Family = 4 | 6;

function numbered(family: Family, number: number): string {
  return family === 4 ? `${SUBNET}.${number}` : `${SUBNET_6}:${number}`;
}

function address(namespace: string, act: 'add' | 'del', family: Family, number: number, device: string): void {
  const cidr = `${numbered(family, number)}/${family === 4 ? 24 : 64}`;
  // Otherwise an address of IPv6 is no good for a second, while it is asked who else has it.
  const more = family === 6 && act === 'add' ? ['nodad'] : [];
  inside(namespace, 'ip', 'addr', act, cidr, 'dev', device, ...more);
}

/** By ingress, at both ends of a cable: a rule for what leaves would tell the sender. */
function loseIncoming(namespace: string, device: string, match = ''): void {
  const hook = `type filter hook ingress device ${device} priority 0`;
  nft(namespace, `table netdev hole-${device} {\n chain in {\n ${hook}\n ${match} drop\n }\n}`);
}

function nft(namespace: string, rules: string): void {
  execFileSync('ip', ['netns', 'exec', namespace, 'nft', '-f', '-'], {
    input: `${rules}\n`,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function inside(namespace: string, ...command: string[]): void {
  run('ip', 'netns', 'exec', namespace, ...command);
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

function runQuietly(...command: [string, ...string[]]): void {
  try {
    run(...command);
  } catch {
    // Not there any more.
  }
}
