/*
 * Joins in fresh pages, many of them: how long each took until media came both ways on every link, and whether any failed.
 *   npm run build && npm run bench:joins -- --people 2 --joins 200
 *   ... -- --loss 5     of a hundred packets, from one person to another and to and from the relay, each way
 *   ... -- --delay 100  milliseconds later arrives what one person sends to another; half of it to and from the relay
 *   ... -- --no-mdns    UDP 5353 is lost, and devices are allowed only once everybody is in the room
 * All but the first need root, ip and nft (network namespaces), and --delay needs perl.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { attempt, type Attempt } from './joins/attempt.js';
import { openPlace } from './joins/place.js';
import { median, quantile } from './statistics.js';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '2' },
    joins: { type: 'string', default: '50' },
    loss: { type: 'string', default: '0' },
    delay: { type: 'string', default: '0' },
    'no-mdns': { type: 'boolean', default: false },
    // Seconds after which a join has failed.
    limit: { type: 'string', default: '30' },
  },
});
const people = Number(values.people);
const isWithout = values['no-mdns'];
const place = await openPlace({ people, loss: Number(values.loss), delay: Number(values.delay), mdns: !isWithout });
const done: Attempt[] = [];
const whole = (value: number): string => value.toFixed(0);
try {
  while (done.length < Number(values.joins)) {
    const order = done.length % 2 === 0 ? 'at once' : 'in turn';
    const found = await attempt(place, { people, order, limitMs: Number(values.limit) * 1_000, asks: isWithout });
    done.push(found);
    const result = found.failure ?? `${whole(found.ms!)} ms${found.early ? `, ${found.early} ends before` : ''}`;
    process.stderr.write(`${done.length} ${order}: ${result}\n`);
  }
} finally {
  await place.close();
}
for (const [name, some] of [
  ['all', done],
  ['at once', done.filter(({ order }) => order === 'at once')],
  ['in turn', done.filter(({ order }) => order === 'in turn')],
] as const) {
  const ms = some.flatMap(({ ms }) => ms ?? []);
  const [p50, p95, max] = [median(ms), quantile(ms, 0.95), Math.max(...ms)].map(whole);
  console.log(`${name}: n ${some.length}, failed ${some.length - ms.length}, p50 ${p50}, p95 ${p95}, max ${max} ms`);
}
const carriage = done.flatMap(({ carriage }) => carriage);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const lost = sum(carriage.map(({ lost }) => lost));
const sent = lost + sum(carriage.map(({ received }) => received));
console.log(
  `round trip between people, median ${median(carriage.flatMap(({ roundTripsMs }) => roundTripsMs)).toFixed(1)} ms; ` +
    `of ${sent} packets ${((100 * lost) / sent).toFixed(1)}% lost; ` +
    `ends connected before the permission ${sum(done.map(({ early }) => early))}; load of the machine ${loadavg()[0]!.toFixed(1)}`,
);
process.exit(done.some(({ failure }) => failure !== undefined) ? 1 : 0);
