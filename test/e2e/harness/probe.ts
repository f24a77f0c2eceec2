import { readFileSync } from 'node:fs';

/** What `probe.js` puts into every page. */
export interface Probe {
  readonly connections: RTCPeerConnection[];
  /** First frame of each remote track that a `<video>` presented; `at` in milliseconds since the epoch. */
  readonly firstFrames: { track: string; at: number }[];
  /** What a Content Security Policy refused. */
  readonly violations: string[];
  readonly rtcErrors: { code: string; subject?: string; tag: string }[];
  /** The kinds asked for in each call of getUserMedia. */
  readonly cameraQuestions: string[][];
  /** Last time each step of a connection was taken, in milliseconds since navigation started. */
  readonly steps: Readonly<Record<string, number>>;
  deep(selector: string, root?: ParentNode): Element[];
  links(): Promise<LinkCounters[]>;
  screens(): ScreenCounters[];
  /** What a person can read, shadow roots included. */
  text(): string;
}

/** Counters of one RTCPeerConnection, from its statistics. */
export interface LinkCounters {
  readonly state: RTCPeerConnectionState;
  readonly video: { track: string; frames: number; width: number; height: number }[];
  readonly audio: { track: string; energy: number; packets: number }[];
  /** Bytes of RTP sent, all tracks. */
  readonly sent: number;
}

/** Counters of one visible `<video>` that shows a remote track. */
export interface ScreenCounters {
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  /** Difference between the brightest and the darkest sample of the picture, 0 to 255: 0 is a blank one. */
  readonly contrast: number;
  readonly paused: boolean;
}

declare global {
  var __probe: Probe;
}

export const probeSource = readFileSync(new URL('./probe.js', import.meta.url), 'utf8');
