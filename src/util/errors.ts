/**
 * Everything that can go wrong, closed. What a person reads stands in `locales/`, keyed by code;
 * `message` is for developers. The relay's refusals appear under their own codes
 * (`protocol/codes.ts`, which a type test keeps a subset of this).
 */
export type RtcErrorCode =
  // the page
  | 'room-missing'
  | 'room-invalid'
  | 'insecure-context'
  | 'webrtc-unsupported'
  | 'playback-blocked'
  // devices
  | 'device-missing'
  | 'device-busy'
  | 'device-failed'
  | 'permission-denied'
  | 'permission-dismissed'
  | 'permission-denied-by-system'
  | 'blocked-by-embedder'
  | 'constraints-impossible'
  | 'screen-unsupported'
  // the relay
  | 'relay-unreachable'
  | 'server-missing'
  | 'origin-refused'
  | 'room-full'
  | 'name-too-long'
  | 'message-empty'
  | 'message-too-long'
  | 'too-fast'
  | 'bad-payload'
  | 'no-seat'
  | 'wrong-room'
  | 'no-such-peer'
  | 'not-allowed'
  | 'version-unsupported'
  | 'token-invalid'
  | 'busy'
  | 'server-error'
  | 'timeout'
  // a peer
  | 'negotiation-failed'
  | 'peer-misbehaved'
  // what was asked for came too late
  | 'not-joined'
  | 'aborted'
  | 'internal';

export interface RtcErrorOptions extends ErrorOptions {
  /** What the error is about: a device kind (`camera`, `microphone`, `screen`), a peer id, a server address. */
  readonly subject?: string;
}

/** The only error class that leaves the kit. `code` is API, `message` is not. */
export class RtcError extends Error {
  override readonly name = 'RtcError';
  readonly code: RtcErrorCode;
  readonly subject: string | undefined;

  /** Without a message the code speaks for itself. */
  constructor(code: RtcErrorCode, message: string = code, options: RtcErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.subject = options.subject;
  }

  /** Keeps an RtcError as it is, wraps anything else as `code` with its cause. */
  static from(reason: unknown, code: RtcErrorCode = 'internal', options: RtcErrorOptions = {}): RtcError {
    if (reason instanceof RtcError) return reason;
    const message = reason instanceof Error ? reason.message : String(reason);
    return new RtcError(code, message, { ...options, cause: reason });
  }
}
