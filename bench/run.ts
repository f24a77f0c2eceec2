/*
 * Join to first remote frame, for the kit and what it is compared with:
 *   npm run bench -- --rounds 15 --only limit,kit --people 2
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { launchChromium } from '../test/e2e/harness/browsers.js';
import { measureJoin } from './join.js';
import { summarize, toPhases, toTable, type Sample } from './report.js';
import { shuffled } from './statistics.js';
import { variants } from './variants/index.js';
import type { Site, Variant } from './variants/variant.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    only: { type: 'string', default: '' },
    people: { type: 'string', default: '2,4' },
    // Pictures a second of the made-up camera, for every variant alike; without it Chromium's own 20.
    'camera-fps': { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const sizes = values.people.split(',').map(Number);
const wanted = values.only ? values.only.split(',') : undefined;
const unknown = wanted?.filter((name) => !variants.some((variant) => variant.name === name)) ?? [];
if (unknown.length > 0)
  throw new Error(`no such variant: ${unknown.join()}; there are ${variants.map((v) => v.name).join()}`);
const chosen = variants.filter((variant) => wanted?.includes(variant.name) ?? true);

const sites = new Map<Variant, Site>();
const samples: Sample[] = [];
const fps = values['camera-fps'];
const browser = await launchChromium(fps ? { flags: [`--use-fake-device-for-media-stream=fps=${fps}`] } : {});
try {
  for (const variant of chosen) sites.set(variant, await variant.start());
  // Round 0 only warms the browser's own processes and is thrown away.
  for (let round = 0; round <= rounds; round += 1) {
    for (const people of sizes) {
      for (const variant of shuffled(chosen.filter((variant) => variant.people.includes(people)))) {
        const sample = await measure(round, variant, people);
        if (round > 0) samples.push(sample);
      }
    }
    process.stderr.write(`round ${round} of ${rounds}, load ${loadavg()[0]!.toFixed(1)}\n`);
  }
} finally {
  await browser.close();
  await Promise.all([...sites.values()].map((site) => site.close()));
}

const rows = summarize(samples);
console.log(`${toTable(rows)}\n\n${toPhases(rows)}`);
const folder = new URL('./results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const now = new Date().toISOString();
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg()[0] };
const file = new URL(`join-${now.replaceAll(':', '-')}.json`, folder);
writeFileSync(file, JSON.stringify({ at: now, machine, cameraFps: fps, rows, samples }, null, 2));
console.log(`written: ${file.pathname}`);
// PeerServer keeps timers that nothing can end.
process.exit();

async function measure(round: number, variant: Variant, people: number): Promise<Sample> {
  const where = { round, variant: variant.name, people };
  try {
    return { ...where, join: await measureJoin(browser, variant, sites.get(variant)!, people) };
  } catch (reason) {
    process.stderr.write(`${variant.name}, ${people} people: ${String(reason)}\n`);
    return { ...where, error: String(reason) };
  }
}
