/** One connection to the relay, from the handshake to its end; then another is made. */
export interface RelaySocket {
  /** Connected, and not ended. */
  readonly isOpen: boolean;
  emit(event: string, payload: unknown): void;
  /** Resolves with the relay's answer; rejects when there was none in time, or the connection ended. */
  ask(event: string, args: readonly unknown[], timeoutMs: number): Promise<unknown>;
  /** Idempotent; tells its handlers nothing more. */
  close(): void;
}

export interface RelaySocketOptions {
  /** Scheme and host, without a path. */
  readonly server: string;
  readonly query: Readonly<Record<string, string>>;
  /** For the handshake as a whole. */
  readonly timeoutMs: number;
  /** The handshake's `auth`, read when it goes out. */
  readonly auth: () => object;
  readonly onOpen: () => void;
  readonly onEvent: (event: string, payload: unknown) => void;
  /** Once: refused, lost, or never made. */
  readonly onEnd: (cause?: unknown) => void;
}

/** `isFallback`: a WebSocket alone has not come through. */
export type ConnectRelay = (options: RelaySocketOptions, isFallback: boolean) => Promise<RelaySocket>;
