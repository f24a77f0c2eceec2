import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findCommand } from '../../../scripts/lib/debian-tools.mjs';

const PROGRAM = fileURLToPath(new URL('slow-cable.pl', import.meta.url));

/** Why no cable can be slow here; undefined where one can. */
export function whyNoSlowCable(): string | undefined {
  return findCommand('perl') ? undefined : 'needs perl, for a cable that takes time';
}

/** Two network devices of these names, in this process's own network; what goes into one comes out of the other later. */
export class SlowCable {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  static async between(one: string, other: string, delayMs: number): Promise<SlowCable> {
    const started = spawn('perl', [PROGRAM, one, other, String(delayMs)], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(started, 'exit').then(() => {
      throw new Error('the cable ended before it was there');
    });
    await Promise.race([once(started.stdout, 'data'), ended]);
    ended.catch(() => undefined);
    return new SlowCable(started);
  }

  /** The devices go with it. Idempotent. */
  close(): void {
    this.#process.kill();
  }
}
