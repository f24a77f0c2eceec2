import type { Page } from 'puppeteer-core';
import { SMALL_CAMERA } from '../../e2e/harness/init-scripts.js';

/** Nothing goes but through a TURN server, as behind a firewall that lets nothing else out. */
export const RELAY_ONLY = `${SMALL_CAMERA}
{
  const relayOnly = (configuration) => ({ ...configuration, iceTransportPolicy: 'relay' });
  const Probed = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class RTCPeerConnection extends Probed {
    constructor(configuration) { super(relayOnly(configuration)); }
    setConfiguration(configuration) { super.setConfiguration(relayOnly(configuration)); }
  };
}`;

/** The pair of candidates that media goes by. */
export interface Path {
  readonly types: readonly string[];
  /** The TURN server of this side. */
  readonly url: string | undefined;
  /** Where this side receives. */
  readonly port: number | undefined;
  /** Which round of ICE this side's candidate is of. */
  readonly ufrag: string | undefined;
}

/** Of each connected link; connections kept ready for newcomers are not links yet. */
export const pathsOf = (page: Page): Promise<Path[]> =>
  page.evaluate(async () => {
    type Entry = Record<string, string | undefined>;
    const links = globalThis.__probe.connections.filter(({ connectionState }) => connectionState === 'connected');
    return Promise.all(
      links.map(async (connection) => {
        const report = (await connection.getStats()) as unknown as ReadonlyMap<string | undefined, Entry>;
        const transport = [...report.values()].find((entry) => entry.selectedCandidatePairId);
        const pair = report.get(transport?.selectedCandidatePairId);
        const [local, remote] = [report.get(pair?.localCandidateId), report.get(pair?.remoteCandidateId)];
        return {
          types: [local?.candidateType ?? 'none', remote?.candidateType ?? 'none'],
          url: local?.url,
          port: Number(local?.port),
          ufrag: local?.usernameFragment,
        };
      }),
    );
  });
