import type { IncomingMessage } from 'node:http';
import type { IceServer } from '../src/protocol/events.js';
import { hostnameOf, isLoopbackName } from './origins.js';

export interface IceServerOptions {
  /** `stun:host:port`; handed to every client. */
  readonly stunUrls?: readonly string[];
  /**
   * UDP port at which this host answers STUN: clients are told `stun:<host>:<port>`, the host being the first of
   * `publicHosts`, or else the one they asked for; none on loopback, where nobody needs to be told their address.
   */
  readonly stunPort?: number;
  readonly publicHosts?: readonly string[];
}

/** What clients are told to find their addresses by. */
export class IceServers {
  readonly #options: IceServerOptions;

  constructor(options: IceServerOptions) {
    this.#options = options;
  }

  for(request: Pick<IncomingMessage, 'headers'>): readonly IceServer[] {
    const { stunUrls = [], stunPort, publicHosts } = this.#options;
    const host = hostnameOf(publicHosts?.[0] ?? request.headers.host ?? '');
    const isTold = stunPort !== undefined && host !== undefined && !isLoopbackName(host);
    const urls = isTold ? [...stunUrls, `stun:${host}:${String(stunPort)}`] : stunUrls;
    return urls.length > 0 ? [{ urls }] : [];
  }
}
