import type { Page } from 'puppeteer-core';

/** What a page sends of its camera to one other, and of its microphone. */
export interface Sending {
  /** Longer side of what is encoded, px; 0 before anything was. */
  readonly side: number;
  readonly frames: number;
  readonly videoBytes: number;
  readonly audioPackets: number;
}

/** Over its one connected link. */
export const sendingOf = (page: Page): Promise<Sending> =>
  page.evaluate(async () => {
    const link = globalThis.__probe.connections.find(({ connectionState }) => connectionState === 'connected');
    const sum = { side: 0, frames: 0, videoBytes: 0, audioPackets: 0 };
    (await link?.getStats())?.forEach((row: RTCOutboundRtpStreamStats & { packetsSent?: number }) => {
      if (row.type !== 'outbound-rtp') return;
      if (row.kind === 'audio') sum.audioPackets += row.packetsSent ?? 0;
      if (row.kind !== 'video' || row.mid !== '1') return;
      sum.side = Math.max(row.frameWidth ?? 0, row.frameHeight ?? 0);
      sum.frames += row.framesEncoded ?? 0;
      sum.videoBytes += row.bytesSent ?? 0;
    });
    return sum;
  });
