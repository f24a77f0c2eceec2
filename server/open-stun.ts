import { BOTH_LOOPBACKS, withoutBrackets } from './addresses.js';
import type { Config } from './config.js';
import { hostnameOf, isLoopbackName } from './origins.js';
import { startStun, type Stun } from './stun.js';

const EVERYWHERE = ['0.0.0.0', '::'] as const;

/** STUN as the command line has it. A call on one network needs none: where it cannot listen, the relay goes on without. */
export async function openStun(config: Config): Promise<{ readonly stun?: Stun; readonly warning?: string }> {
  const { stunPort } = config;
  if (stunPort === undefined) return {};
  try {
    return { stun: await startStun({ port: stunPort, hosts: hostsFor(config) }) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? `UDP port ${String(stunPort)} is taken` : message;
    return {
      warning: `STUN is off: ${why}. Choose another port with --stun-port, or turn it off with --stun-port off.`,
    };
  }
}

/**
 * Where the relay listens; everywhere for a relay on loopback that has a public name: the proxy in front of it, which
 * the name leads to, carries no UDP.
 */
function hostsFor({ bind, host, publicHosts = [] }: Config): readonly string[] {
  if (bind === 'beyond' && host !== undefined) return [withoutBrackets(host)];
  return publicHosts.some((name) => !isLoopbackName(hostnameOf(name) ?? name)) ? EVERYWHERE : BOTH_LOOPBACKS;
}
