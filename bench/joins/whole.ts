import type { Page } from 'puppeteer-core';
import type { RoomContext } from '../../src/room/ports.js';

type RoomElement = HTMLElement & { readonly context?: RoomContext };

/** Of each link's picture and sound, before it counts. */
const ENOUGH = { frames: 3, packets: 10 };

/**
 * When this page had a first decoded frame and a first packet of sound on each of so many links, in milliseconds
 * since the epoch; resolves once more of both have come on each and the kit calls them all connected. Undefined
 * where it has not come to that in time.
 */
export const wholeAt = (page: Page, links: number, limitMs: number): Promise<number | undefined> =>
  page.evaluate(
    async (links, limitMs, enough) => {
      const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
      const startedAt = performance.now();
      let firstAt: number | undefined;
      while (performance.now() - startedAt < limitMs) {
        const rows = await globalThis.__probe.links();
        const bringing = (frames: number, packets: number): boolean =>
          rows.filter(
            ({ video, audio }) =>
              sum(video.map((row) => row.frames)) >= frames && sum(audio.map((row) => row.packets)) >= packets,
          ).length === links;
        if (bringing(1, 1)) firstAt ??= performance.timeOrigin + performance.now();
        const others = document.querySelector<RoomElement>('rtc-room')?.context?.participants.getState().others ?? [];
        const isSaid = others.length === links && others.every(({ link }) => link?.status === 'connected');
        if (isSaid && bringing(enough.frames, enough.packets)) return firstAt;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return undefined;
    },
    links,
    limitMs,
    ENOUGH,
  );

/** What the network did to a page's links so far: round trips by ICE, and packets of pictures and sound. */
export interface Carriage {
  readonly roundTripsMs: readonly number[];
  readonly received: number;
  readonly lost: number;
}

export const carriageOf = (page: Page): Promise<Carriage> =>
  page.evaluate(async () => {
    const found = { roundTripsMs: [] as number[], received: 0, lost: 0 };
    for (const connection of globalThis.__probe.connections) {
      if (connection.connectionState !== 'connected') continue;
      (await connection.getStats()).forEach((row: RTCIceCandidatePairStats & RTCInboundRtpStreamStats) => {
        if (row.type === 'candidate-pair' && row.nominated && row.currentRoundTripTime !== undefined)
          found.roundTripsMs.push(row.currentRoundTripTime * 1_000);
        if (row.type !== 'inbound-rtp') return;
        found.received += row.packetsReceived ?? 0;
        found.lost += row.packetsLost ?? 0;
      });
    }
    return found;
  });

/** All there is to find out why a page's links are not whole. */
export const lastWordsOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const { connections, links, rtcErrors, text } = globalThis.__probe;
    const context = document.querySelector<RoomElement>('rtc-room')?.context;
    const states = connections.map((connection) =>
      [
        connection.connectionState,
        connection.signalingState,
        connection.iceConnectionState,
        connection.iceGatheringState,
      ].join(' '),
    );
    // The log's words come when somebody looks.
    if (context?.log.getState().entries.length === 0) await new Promise((resolve) => setTimeout(resolve, 1_000));
    return [
      `status ${JSON.stringify(context?.connection.getState())}`,
      `links ${JSON.stringify(context?.participants.getState().others.map(({ id, link }) => ({ id, link })))}`,
      `connections ${JSON.stringify(states)}`,
      `counters ${JSON.stringify(await links())}`,
      `errors ${JSON.stringify(rtcErrors)}`,
      `shown ${text()}`,
      context?.log.toText() ?? 'no room',
    ].join('\n');
  });
