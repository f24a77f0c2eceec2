import type { PeerId } from '../src/protocol/events.js';
import type { Clock } from './clock.js';
import { Signer } from './hmac.js';

/** How long a seat token is good for; each `ready` answers with a fresh one. */
export const SEAT_TOKEN_MS = 24 * 60 * 60 * 1_000;
const LONGEST_TOKEN = 512;
const REVOKED_KEPT = 10_000;

/** What a seat token says about its holder. */
export interface SeatClaims {
  readonly id: PeerId;
  readonly order: number;
  /** Of the room's memory the seat was given in: another one means that the room was lost meanwhile. */
  readonly epoch: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
}

/** Seat tokens: signed, good in one room only, on any relay that has the secret. */
export class SeatTokens {
  readonly #signer: Signer;
  readonly #clock: Clock;
  readonly #revoked = new Set<PeerId>();

  constructor(secret: string, clock: Clock) {
    this.#signer = new Signer(secret, 'rtc-elements/seat/1');
    this.#clock = clock;
  }

  issue(room: string, seat: Omit<SeatClaims, 'issuedAt'>): string {
    const claims = [seat.id, seat.order, seat.epoch, this.#clock.now()];
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return `${body}.${this.#signer.sign([room, body])}`;
  }

  /** Undefined for what is forged, of another room, expired or given up: the bearer is then simply new. */
  verify(room: string, token: string): SeatClaims | undefined {
    if (token.length > LONGEST_TOKEN) return undefined;
    const [body = '', signature = '', ...rest] = token.split('.');
    if (rest.length > 0 || !this.#signer.verify([room, body], signature)) return undefined;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as [string, number, string, number];
    const [id, order, epoch, issuedAt] = claims;
    const isStale = this.#clock.now() - issuedAt > SEAT_TOKEN_MS;
    return isStale || this.#revoked.has(id) ? undefined : { id, order, epoch, issuedAt };
  }

  /** After `leave`; remembered by this process only. */
  revoke(id: PeerId): void {
    this.#revoked.add(id);
    const [oldest] = this.#revoked;
    if (this.#revoked.size > REVOKED_KEPT && oldest !== undefined) this.#revoked.delete(oldest);
  }
}
