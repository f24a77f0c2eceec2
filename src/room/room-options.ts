import type { CreateChannel } from '../signaling/channel.js';
import type { CreateTransport } from '../transport/media-transport.js';
import type { LocalMedia } from '../media/local-media.js';
import { codePoints, LIMITS } from '../protocol/limits.js';
import { RtcError } from '../util/errors.js';

/** `on` from the start; `off` at first; `none` is never offered. */
export type SourceWish = 'on' | 'off' | 'none';

/** Something about to be done, which the page may veto. */
export type IntendedAct =
  { readonly type: 'join' } | { readonly type: 'send'; readonly text: string } | { readonly type: 'share' };

/** This browser's devices; the class without its private side, so that a test may hand in another. */
export type LocalMediaSource = Pick<LocalMedia, keyof LocalMedia>;

export interface RoomOptions {
  /** Name of the room, 1 to 128 characters. */
  readonly room: string;
  /** Address of the relay, e.g. `https://relay.example`. */
  readonly server: string;
  /** Shown to the others; may be empty; at most 64 characters. */
  readonly name?: string;
  /** Travels in the handshake's `auth`. */
  readonly token?: string;
  /** Of the same tab a moment ago: see RoomSession `close()`. One that has ended is no error: the seat is then a new one. */
  readonly seat?: string;
  readonly audio?: SourceWish;
  readonly video?: SourceWish;
  /** Asked synchronously before the act; `false` vetoes it, and the method rejects with `aborted`. */
  readonly confirm?: (act: IntendedAct) => boolean;
  /** For tests and other ways to travel; the defaults are the Socket.IO channel, the mesh and this browser's devices. */
  readonly createChannel?: CreateChannel;
  readonly createTransport?: CreateTransport;
  readonly createMedia?: () => LocalMediaSource;
}

/** Throws RtcError `room-missing`, `room-invalid` or `name-too-long`. */
export function checkOptions({ room, name = '' }: RoomOptions): void {
  if (room.trim() === '') throw new RtcError('room-missing');
  if (codePoints(room) > LIMITS.roomLength) throw new RtcError('room-invalid');
  checkName(name);
}

export function checkName(name: string): void {
  if (codePoints(name) > LIMITS.nameLength) throw new RtcError('name-too-long');
}
