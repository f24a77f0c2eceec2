import { parseArgs } from 'node:util';
import { parseNetworks } from './addresses.js';
import { FLAGS, type Flag, type FlagName } from './flags.js';
import { isOrigin } from './origins.js';
import type { RelayOptions, Transport } from './relay.js';
import { isTurnUrl } from './turn-credentials.js';

export interface Config extends RelayOptions {
  readonly action: 'run' | 'help' | 'version';
  readonly port: number;
  /** Undefined: both loopback addresses. */
  readonly host: string | undefined;
  readonly bind: 'loopback' | 'beyond';
  /** Files in PEM. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}

/** One clear sentence for the person who typed the command. */
export class ConfigError extends Error {}

/** Flags win over variables. Throws ConfigError. */
export function readConfig(argv: readonly string[], env: NodeJS.ProcessEnv): Config {
  const given = new Given(argv, env);
  const host = given.text('host');
  const publicHosts = given.list('public-host');
  const config: Config = {
    action: given.isOn('help') ? 'help' : given.isOn('version') ? 'version' : 'run',
    port: given.number('port', 0, 65_535) ?? 3_000,
    host,
    bind: host === undefined || /^(localhost|127\.[\d.]+|::1|\[::1\])$/i.test(host) ? 'loopback' : 'beyond',
    origins: given.list('origins', isOrigin, 'an origin such as https://app.example'),
    open: given.isOn('open'),
    allowFile: given.isOn('allow-file'),
    publicHosts,
    roomCapacity: given.number('room-capacity', 2, 50),
    secret: given.text('secret', (text) => text.length >= 32, 'at least 32 characters long'),
    stateDir: given.text('state-dir'),
    tls: readTls(given),
    stunUrls: given.list(
      'stun-url',
      (url) => /^stuns?:[^\s/?]+$/.test(url),
      'a STUN address such as stun:stun.example:3478',
    ),
    stunPort: readStunPort(given),
    ...readTurn(given),
    transports: readTransports(given),
    trustProxy: given.list('trust-proxy', isNetwork, 'an address or a network such as 10.0.0.0/8'),
    connectionsPerAddress: given.number('connections-per-address', 1, 1_000_000),
    connectionsPerSecond: given.number('connections-per-second', 1, 1_000_000),
    busyAtLagMs: given.text('busy-at-lag') === 'off' ? Infinity : given.number('busy-at-lag', 20, 60_000, 'off or '),
    logLevel: readLogLevel(given),
  };
  if (config.action === 'run') requireSafety(config, env);
  return config;
}

function requireSafety({ bind, host, origins, open, tls, trustProxy }: Config, env: NodeJS.ProcessEnv): void {
  if (bind === 'loopback') return;
  if (!open && !origins?.length) {
    throw new ConfigError(
      `--host ${String(host)} lets other machines in: say which sites may connect with --origins, or that any may with --open.`,
    );
  }
  if (env.NODE_ENV === 'production' && !tls && !trustProxy?.length) {
    throw new ConfigError(
      'In production a relay beyond this machine needs --tls-cert and --tls-key, or --trust-proxy for the proxy that does TLS.',
    );
  }
}

function readTls(given: Given): Config['tls'] {
  const [cert, key] = [given.text('tls-cert'), given.text('tls-key')];
  if ((cert === undefined) !== (key === undefined)) throw new ConfigError('--tls-cert and --tls-key go together.');
  return cert === undefined || key === undefined ? undefined : { cert, key };
}

/** Undefined: none. */
function readStunPort(given: Given): number | undefined {
  return given.text('stun-port') === 'off' ? undefined : (given.number('stun-port', 0, 65_535, 'off or ') ?? 3_478);
}

function readTurn(given: Given): Pick<Config, 'turnUrls' | 'turnSecret' | 'turnTtl'> {
  const what = 'a TURN address such as turn:turn.example:3478 or turns:turn.example?transport=tcp';
  const turnUrls = given.list('turn-url', isTurnUrl, what);
  const turnSecret = given.text('turn-secret');
  if (turnUrls.length > 0 !== (turnSecret !== undefined)) {
    throw new ConfigError('--turn-url and --turn-secret go together.');
  }
  return { turnUrls, turnSecret, turnTtl: given.number('turn-ttl', 10, 86_400) };
}

function readTransports(given: Given): readonly Transport[] | undefined {
  const isTransport = (text: string): text is Transport => text === 'websocket' || text === 'polling';
  const transports = given.list('transports', isTransport, 'websocket or polling').filter(isTransport);
  return transports.length > 0 ? transports : undefined;
}

function readLogLevel(given: Given): Config['logLevel'] {
  const levels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug'] as const;
  const text = given.text(
    'log-level',
    (level) => levels.some((known) => known === level),
    `one of ${levels.join(', ')}`,
  );
  return levels.find((known) => known === text);
}

function isNetwork(text: string): boolean {
  try {
    parseNetworks([text]);
    return true;
  } catch {
    return false;
  }
}

/** What was given, by flag or by variable, checked when asked for. */
class Given {
  readonly #flags: Readonly<Record<string, unknown>>;
  readonly #env: NodeJS.ProcessEnv;

  constructor(argv: readonly string[], env: NodeJS.ProcessEnv) {
    this.#env = env;
    const options = Object.fromEntries(
      Object.entries(FLAGS as Record<string, Flag>).map(([name, { value, isList }]) => [
        name,
        { type: value ? ('string' as const) : ('boolean' as const), multiple: isList ?? false },
      ]),
    );
    try {
      this.#flags = parseArgs({ args: [...argv], options, strict: true }).values;
    } catch (error) {
      const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/);
      throw new ConfigError(`${sentence.replace(/\.$/, '')}; --help lists what there is.`);
    }
  }

  isOn(name: FlagName): boolean {
    if (this.#flags[name] === true) return true;
    const text = this.#variable(name);
    if (text === undefined || text === '0' || text === 'false') return false;
    if (text === '1' || text === 'true') return true;
    throw new ConfigError(`${FLAGS[name].env} must be 1 or 0, not "${text}".`);
  }

  text(name: FlagName, isGood: (text: string) => boolean = () => true, what = ''): string | undefined {
    const flag = this.#flags[name];
    const text = typeof flag === 'string' ? flag : this.#variable(name);
    if (text === '') throw new ConfigError(`--${name} is empty.`);
    if (text !== undefined && !isGood(text)) {
      throw new ConfigError(`--${name} must be ${what}${name.endsWith('secret') ? '' : `, not "${text}"`}.`);
    }
    return text;
  }

  number(name: FlagName, least: number, most: number, before = ''): number | undefined {
    const isGood = (text: string): boolean => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
    const text = this.text(name, isGood, `${before}a number from ${String(least)} to ${String(most)}`);
    return text === undefined ? undefined : Number(text);
  }

  list(name: FlagName, isGood: (text: string) => boolean = () => true, what = ''): string[] {
    const flag = this.#flags[name];
    const texts = Array.isArray(flag) ? flag.map(String) : [this.#variable(name) ?? ''];
    const items = texts.flatMap((text) => text.split(',')).map((item) => item.trim());
    const list = items.filter((item) => item !== '');
    const bad = list.find((item) => !isGood(item));
    if (bad !== undefined) throw new ConfigError(`--${name} must be ${what}, not "${bad}".`);
    return list;
  }

  #variable(name: FlagName): string | undefined {
    const { env } = FLAGS[name];
    return env === '' ? undefined : this.#env[env] || undefined;
  }
}
