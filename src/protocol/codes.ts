/** Why the relay said no. Closed: a new reason is a protocol change. */
export const REFUSAL_CODES = [
  'bad-payload',
  'no-seat',
  'room-invalid',
  'room-full',
  'name-too-long',
  'message-empty',
  'message-too-long',
  'too-fast',
  'wrong-room',
  'no-such-peer',
  'not-allowed',
  'version-unsupported',
  'token-invalid',
  'busy',
  'server-error',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

export type Reply<T = null> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code: RefusalCode;
      readonly message: string;
      /** Milliseconds after which it may be asked again by itself, another for each client. */
      readonly retryAfter?: number;
    };
