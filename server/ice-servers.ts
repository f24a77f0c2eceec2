import type { IncomingMessage } from 'node:http';
import type { IceServer, PeerId } from '../src/protocol/events.js';
import { systemClock, type Clock } from './clock.js';
import { hostnameOf, isLoopbackName } from './origins.js';
import { isTurnUrl, TURN_TTL_SECONDS, turnCredentials } from './turn-credentials.js';

export interface IceServerOptions {
  /** `stun:host:port`; handed to every client. */
  readonly stunUrls?: readonly string[];
  /**
   * UDP port at which this host answers STUN: clients are told `stun:<host>:<port>`, the host being the first of
   * `publicHosts`, or else the one they asked for; none on loopback, where nobody needs to be told their address.
   */
  readonly stunPort?: number;
  readonly publicHosts?: readonly string[];
  /** `turn:host:port?transport=udp`, or `turns:`; without a transport by UDP and by TCP. Only together with `turnSecret`. */
  readonly turnUrls?: readonly string[];
  /** The one the TURN servers have as `static-auth-secret`. Clients never see it. */
  readonly turnSecret?: string;
  /** Seconds until credentials end; clients are given others before that. */
  readonly turnTtl?: number;
}

/** Where UDP is shut out, the same server mostly is to be had by TCP, and whoever names it has not thought of that. */
function byEveryTransport(url: string): readonly string[] {
  return /^turn:[^?]*$/i.test(url) ? [url, `${url}?transport=tcp`] : [url];
}

/** What clients are told to find their addresses by, and whom to send through where they find none that serves. */
export class IceServers {
  readonly #options: IceServerOptions;
  readonly #clock: Clock;

  /** Throws RangeError for what no TURN server can be reached or asked by. */
  constructor(options: IceServerOptions, clock: Clock = systemClock) {
    const { turnUrls = [], turnSecret, turnTtl = TURN_TTL_SECONDS } = options;
    const bad = turnUrls.find((url) => !isTurnUrl(url));
    if (bad !== undefined) throw new RangeError(`${bad} is no address of a TURN server`);
    if (turnUrls.length > 0 !== Boolean(turnSecret)) throw new RangeError('turnUrls and turnSecret go together');
    if (!(turnTtl >= 10 && turnTtl <= 86_400)) throw new RangeError('turnTtl is from 10 to 86400 seconds');
    this.#options = options;
    this.#clock = clock;
  }

  /** How long what `for()` gives is good for, in milliseconds; undefined where it never ends. */
  get lifetimeMs(): number | undefined {
    const { turnSecret, turnTtl = TURN_TTL_SECONDS } = this.#options;
    return turnSecret ? turnTtl * 1_000 : undefined;
  }

  /** For somebody who has a seat. */
  for(request: Pick<IncomingMessage, 'headers'>, peer: PeerId): readonly IceServer[] {
    const stun = this.#stunUrls(request);
    return [...(stun.length > 0 ? [{ urls: stun }] : []), ...this.#turn(peer)];
  }

  #stunUrls({ headers }: Pick<IncomingMessage, 'headers'>): readonly string[] {
    const { stunUrls = [], stunPort, publicHosts } = this.#options;
    const host = hostnameOf(publicHosts?.[0] ?? headers.host ?? '');
    const isTold = stunPort !== undefined && host !== undefined && !isLoopbackName(host);
    return isTold ? [...stunUrls, `stun:${host}:${String(stunPort)}`] : stunUrls;
  }

  #turn(peer: PeerId): IceServer[] {
    const { turnUrls: urls = [], turnSecret } = this.#options;
    if (!turnSecret || this.lifetimeMs === undefined) return [];
    const expiresAt = Math.floor((this.#clock.now() + this.lifetimeMs) / 1_000);
    return [{ urls: urls.flatMap(byEveryTransport), ...turnCredentials(turnSecret, peer, expiresAt) }];
  }
}
