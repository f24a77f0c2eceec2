import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../server/main.ts', import.meta.url));

export interface RelayProcessOptions {
  /** A network namespace, and the address there. */
  readonly within?: { readonly namespace: string; readonly host: string };
  readonly flags?: readonly string[];
  /** Address of a module that is loaded into it first. */
  readonly preload?: string;
  /** Without, a free one. */
  readonly port?: number;
}

/** The relay as people run it: a process of its own that can be killed, frozen and started again. */
export class RelayProcess {
  readonly #options: RelayProcessOptions;
  readonly #state = mkdtempSync(join(tmpdir(), 'rtc-relay-'));
  #process: ChildProcess | undefined;
  /** A free one at first, the same again after that. */
  #port: number;

  constructor(options: RelayProcessOptions = {}) {
    this.#options = options;
    this.#port = options.port ?? 0;
  }

  get url(): string {
    return `http://${this.#options.within?.host ?? 'localhost'}:${this.#port}`;
  }

  /** Resolves when it listens. */
  async start(): Promise<this> {
    const { within, flags = [], preload } = this.#options;
    const place = within ? ['--host', within.host, '--open'] : [];
    // Beside several browsers it has reason enough to be busy.
    const fixed = ['--port', String(this.#port), '--stun-port', 'off', '--state-dir', this.#state, '--busy-at-lag'];
    const args = [...fixed, preload ? '200' : 'off', ...place, ...flags];
    const first = preload ? ['--import', preload] : [];
    const node = [process.execPath, '--import', 'tsx', ...first, MAIN, ...args];
    const [program, ...rest] = within ? ['ip', 'netns', 'exec', within.namespace, ...node] : node;
    const started = spawn(program!, rest, {
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = started;
    let said = '';
    started.stdout.setEncoding('utf8');
    for await (const text of started.stdout.iterator({ destroyOnReturn: false })) {
      said += String(text);
      const port = /http:\/\/(?:[\w.]+|\[[\w:]+\]):(\d+)/.exec(said)?.[1];
      if (!port) continue;
      this.#port = Number(port);
      started.stdout.resume();
      return this;
    }
    throw new Error(`the relay ended before it listened: ${said}`);
  }

  /** Resolves when it has ended. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  }

  /** What a signal does beside ending it is its `preload`'s to say. */
  tell(signal: 'SIGUSR2'): void {
    this.#process?.kill(signal);
  }

  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async close(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.#state, { recursive: true, force: true });
  }
}
