import { LIMITS } from '../src/protocol/limits.js';
import { TURN_TTL_SECONDS } from './turn-credentials.js';

/** One flag of the command, which is also an environment variable. `value` names what follows; a switch has none. */
export interface Flag {
  readonly env: string;
  readonly value?: string;
  readonly help: string;
  /** May be given more than once; commas separate too. */
  readonly isList?: boolean;
  readonly defaultText?: string;
}

/** The one table: parsing (config.ts), `--help` and docs/relay.md come from it. */
export const FLAGS = {
  port: { env: 'PORT', value: 'number', help: 'Port to listen on; 0 takes a free one', defaultText: '3000' },
  host: {
    env: 'RTC_HOST',
    value: 'address',
    help: 'Address to listen on. Beyond this machine only with --origins or --open',
    defaultText: '127.0.0.1 and ::1',
  },
  origins: {
    env: 'RTC_ORIGINS',
    value: 'origin,...',
    isList: true,
    help: 'Sites whose pages may connect, as https://app.example',
    defaultText: 'its own pages; on this machine, pages of this machine',
  },
  open: { env: 'RTC_OPEN', help: 'Pages of any site may connect' },
  'allow-file': { env: 'RTC_ALLOW_FILE', help: 'Local files may connect (and any sandboxed frame)' },
  'public-host': {
    env: 'RTC_PUBLIC_HOST',
    value: 'host,...',
    isList: true,
    help: 'Names this relay is reached by, as relay.example or relay.example:8443',
  },
  'room-capacity': {
    env: 'RTC_ROOM_CAPACITY',
    value: 'number',
    help: 'People per room, 2 to 50; each sends to each other',
    defaultText: String(LIMITS.roomCapacity),
  },
  secret: {
    env: 'RTC_SECRET',
    value: 'text',
    help: 'Signs seats and chat lines, 32 characters or more; better as a variable than as a flag',
    defaultText: 'made and kept in the state folder',
  },
  'state-dir': {
    env: 'RTC_STATE_DIR',
    value: 'folder',
    help: 'Where the secret is kept',
    defaultText: '$XDG_STATE_HOME/rtc-elements, else ~/.rtc-elements',
  },
  'tls-cert': { env: 'RTC_TLS_CERT', value: 'file', help: 'Certificate in PEM; serves https together with --tls-key' },
  'tls-key': { env: 'RTC_TLS_KEY', value: 'file', help: 'Key of the certificate in PEM' },
  'stun-url': {
    env: 'RTC_STUN_URL',
    value: 'url',
    isList: true,
    help: 'STUN server for all clients, as stun:stun.example:3478',
    defaultText: 'none',
  },
  'stun-port': {
    env: 'RTC_STUN_PORT',
    value: 'port',
    help: 'UDP port at which the relay answers STUN itself; off turns it off, 0 takes a free one',
    defaultText: '3478',
  },
  'turn-url': {
    env: 'RTC_TURN_URL',
    value: 'url',
    isList: true,
    help: 'TURN server for all clients, as turn:turn.example:3478 or turns:turn.example?transport=tcp; with --turn-secret',
    defaultText: 'none',
  },
  'turn-secret': {
    env: 'RTC_TURN_SECRET',
    value: 'text',
    help: 'Secret shared with the TURN servers (static-auth-secret of coturn); better as a variable than as a flag',
  },
  'turn-ttl': {
    env: 'RTC_TURN_TTL',
    value: 'seconds',
    help: 'How long what clients log in to TURN with is good for, 10 to 86400; they are given new ones before that',
    defaultText: String(TURN_TTL_SECONDS),
  },
  transports: {
    env: 'RTC_TRANSPORTS',
    value: 'list',
    isList: true,
    help: 'websocket, polling or both',
    defaultText: 'websocket,polling',
  },
  'trust-proxy': {
    env: 'RTC_TRUST_PROXY',
    value: 'network,...',
    isList: true,
    help: 'Proxies whose X-Forwarded-For is believed, as 127.0.0.1 or 10.0.0.0/8',
    defaultText: 'none',
  },
  'connections-per-address': {
    env: 'RTC_CONNECTIONS_PER_ADDRESS',
    value: 'number',
    help: 'Connections at once from one address; this machine is not limited',
    defaultText: '100',
  },
  'connections-per-second': {
    env: 'RTC_CONNECTIONS_PER_SECOND',
    value: 'number',
    help: 'New connections a second from one address',
    defaultText: '20',
  },
  'busy-at-lag': {
    env: 'RTC_BUSY_AT_LAG',
    value: 'ms',
    help: 'While its event loop is later than this the relay seats nobody new, and calls go on; 20 to 60000, or off',
    defaultText: '200',
  },
  'log-level': {
    env: 'RTC_LOG_LEVEL',
    value: 'level',
    help: 'silent, fatal, error, warn, info, debug; JSON lines on standard error',
    defaultText: 'warn',
  },
  help: { env: '', help: 'Show this and exit' },
  version: { env: '', help: 'Show the version and exit' },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof FLAGS;

/** Text of `--help`. */
export function helpText(): string {
  const rows = Object.entries(FLAGS as Record<string, Flag>).map(([name, { value, env, help, defaultText }]) => {
    const notes = [defaultText && `default: ${defaultText}`, env && `env: ${env}`].filter(Boolean).join('; ');
    return `  --${name}${value ? ` <${value}>` : ''}\n      ${help}${notes ? ` (${notes})` : ''}`;
  });
  return `Usage: rtc-elements [flags]\n\nServes the relay, the client files and the demo.\n\n${rows.join('\n')}\n`;
}

/** The table in docs/relay.md. */
export function flagsMarkdown(): string {
  const rows = Object.entries(FLAGS as Record<string, Flag>).map(([name, { value, env, help, defaultText }]) => {
    const flag = `\`--${name}${value ? ` <${value}>` : ''}\``;
    return `| ${flag} | ${env && `\`${env}\``} | ${help} | ${defaultText ?? ''} |`;
  });
  return ['| flag | variable | what it does | default |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
