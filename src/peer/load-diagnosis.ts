import type { diagnose } from './diagnose.js';

/** Where it cannot be fetched, nobody knows why. */
export async function loadDiagnosis(): Promise<typeof diagnose> {
  return import('./diagnose.js').then(
    (module) => module.diagnose,
    () => async () => 'no-path' as const,
  );
}
