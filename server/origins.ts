import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { isLoopbackAddress, withoutBrackets } from './addresses.js';

/** The part of a request that the rules look at. */
export type OriginRequest = Pick<IncomingMessage, 'headers'> & { readonly socket?: { readonly localAddress?: string } };

export interface OriginRules {
  /** Origins of other sites that may connect, exactly as a browser sends them: `https://app.example`. */
  readonly origins?: readonly string[];
  /** Any site may connect. */
  readonly open?: boolean;
  /** Local files may connect. They send `Origin: null`, as any sandboxed frame does. */
  readonly allowFile?: boolean;
  /** Names this relay is reached by, `relay.example` or `relay.example:8443`. */
  readonly publicHosts?: readonly string[];
  /**
   * Where the relay listens. `unknown` when it is mounted in somebody's server: then every host is
   * taken for its own unless `publicHosts` names them.
   */
  readonly bind?: 'loopback' | 'beyond' | 'unknown';
}

/**
 * Which pages may connect. CORS does not apply to WebSockets, so this check is the only one.
 * A page under a name that was made to resolve to this machine (DNS rebinding) is same-origin to the
 * browser: therefore only known hosts count as the relay's own.
 */
export class OriginPolicy {
  readonly #rules: OriginRules;
  readonly #bind: NonNullable<OriginRules['bind']>;
  readonly #publicHosts: readonly string[];

  constructor(rules: OriginRules = {}) {
    this.#rules = rules;
    this.#bind = rules.bind ?? 'unknown';
    this.#publicHosts = (rules.publicHosts ?? []).map((host) => host.toLowerCase());
  }

  /** Whether the page that sent `request` may open a connection. */
  mayConnect(request: OriginRequest): boolean {
    if (this.#rules.open) return true;
    const { origin } = request.headers;
    if (origin === undefined) {
      return request.headers['sec-fetch-site'] === 'same-origin' && this.isOwnHost(request.headers.host);
    }
    if (origin === 'null' || origin === 'file://') return this.#rules.allowFile === true;
    const page = parseOrigin(origin);
    if (!page) return false;
    if (this.#rules.origins?.includes(origin) || this.#publicHosts.includes(page.host)) return true;
    const host = request.headers.host?.toLowerCase();
    if (page.host === withoutDefaultPort(host, page.protocol)) return this.isOwnHost(host);
    return isLoopbackName(page.hostname) && this.#isOnLoopback(request);
  }

  /**
   * What `/healthz` tells the page that asks. A page always sends `Origin` to another site; where it
   * is missing it asks its own relay, or is no page.
   */
  describe(request: OriginRequest): 'allowed' | 'refused' {
    const { origin, host, 'sec-fetch-site': site = 'none' } = request.headers;
    const isOwnPage = origin === undefined && site === 'none' && this.isOwnHost(host);
    return isOwnPage || this.mayConnect(request) ? 'allowed' : 'refused';
  }

  /** Whether a request that names `host` is meant for this relay. */
  isOwnHost(host: string | undefined): boolean {
    const url = host === undefined ? undefined : parseOrigin(`http://${host.toLowerCase()}`);
    if (!url) return false;
    if (isLoopbackName(url.hostname)) return true;
    if (this.#publicHosts.includes(url.host) || this.#publicHosts.includes(url.hostname)) return true;
    if (this.#bind === 'loopback') return false;
    // An address cannot be rebound, a name can.
    if (isIP(withoutBrackets(url.hostname)) !== 0) return true;
    return this.#bind === 'unknown' && this.#publicHosts.length === 0;
  }

  /** Whether requests for other hosts should be turned away altogether. */
  get isStrictAboutHosts(): boolean {
    return this.#bind === 'loopback' && !this.#rules.open;
  }

  #isOnLoopback(request: OriginRequest): boolean {
    if (this.#bind !== 'unknown') return this.#bind === 'loopback' && this.isOwnHost(request.headers.host);
    const name = hostnameOf(request.headers.host ?? '');
    return isLoopbackAddress(request.socket?.localAddress ?? '') && name !== undefined && isLoopbackName(name);
  }
}

/** Whether `text` is an origin as browsers write it. */
export function isOrigin(text: string): boolean {
  return parseOrigin(text)?.origin === text;
}

export function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function parseOrigin(text: string): URL | undefined {
  if (!/^https?:\/\/[^/?#@\\\s]+$/i.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text);
}

/** The name or address in a `Host` header or a public host, `[...]` about IPv6; undefined for what is neither. */
export function hostnameOf(host: string): string | undefined {
  return parseOrigin(`http://${host.toLowerCase()}`)?.hostname;
}

/** As `URL.host` writes it: `relay.example:443` is `relay.example` to a page on https. */
function withoutDefaultPort(host: string | undefined, protocol: string): string | undefined {
  return host?.replace(protocol === 'https:' ? /:443$/ : /:80$/, '');
}
