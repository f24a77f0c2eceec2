import type { Join } from './join.js';
import { median, quantile } from './statistics.js';

/** What one variant did in one round; `error` where the call never became whole. */
export interface Sample {
  readonly round: number;
  readonly variant: string;
  readonly people: number;
  readonly join?: Join;
  readonly error?: string;
}

export interface Row {
  readonly people: number;
  readonly variant: string;
  readonly rounds: number;
  readonly failed: number;
  readonly sees: number;
  readonly isSeen: number;
  readonly both: number;
  readonly p90: number;
  /** Median over the rounds of (this variant's `both` / the limit's `both` in the same round). */
  readonly ofLimit: number;
  readonly phases: Readonly<Record<string, number>>;
}

export function summarize(samples: readonly Sample[]): Row[] {
  const keys = [...new Set(samples.map(({ people, variant }) => `${people} ${variant}`))];
  return keys
    .map((key) =>
      summarizeVariant(
        samples.filter(({ people, variant }) => `${people} ${variant}` === key),
        samples,
      ),
    )
    .sort((a, b) => a.people - b.people || a.both - b.both);
}

function summarizeVariant(own: readonly Sample[], all: readonly Sample[]): Row {
  const { variant, people } = own[0]!;
  const joins = own.flatMap(({ join }) => join ?? []);
  const ratios = own.flatMap(({ round, join }) => {
    const limit = all.find((other) => other.variant === 'limit' && other.people === people && other.round === round);
    return join && limit?.join ? join.both / limit.join.both : [];
  });
  const names = [...new Set(joins.flatMap(({ phases }) => Object.keys(phases)))];
  const phases = Object.fromEntries(
    names.map((name) => [name, median(joins.flatMap(({ phases }) => phases[name] ?? []))]),
  );
  return {
    people,
    variant,
    rounds: joins.length,
    failed: own.length - joins.length,
    sees: median(joins.map(({ sees }) => sees)),
    isSeen: median(joins.map(({ isSeen }) => isSeen)),
    both: median(joins.map(({ both }) => both)),
    p90: quantile(
      joins.map(({ both }) => both),
      0.9,
    ),
    ofLimit: median(ratios),
    phases,
  };
}

const HEADINGS = ['people', 'variant', 'sees', 'is seen', 'both', 'p90', 'x limit', 'rounds', 'failed'];

/** A Markdown table, also readable in a terminal; milliseconds. */
export function toTable(rows: readonly Row[]): string {
  const whole = (value: number): string => (Number.isNaN(value) ? '-' : value.toFixed(0));
  const cells = rows.map((row) => [
    String(row.people),
    row.variant,
    ...[row.sees, row.isSeen, row.both, row.p90].map(whole),
    Number.isNaN(row.ofLimit) ? '-' : row.ofLimit.toFixed(2),
    String(row.rounds),
    String(row.failed),
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (column === 1 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 1 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(HEADINGS), rule, ...cells.map(line)].join('\n');
}

/** Where the newcomer's time goes: when each step was done, milliseconds from navigation start, medians. */
export function toPhases(rows: readonly Row[]): string {
  return rows
    .filter(({ phases }) => Object.keys(phases).length > 0)
    .map(({ people, variant, phases }) => {
      const steps = Object.entries(phases).sort(([, a], [, b]) => a - b);
      return `${variant}, ${people} people: ${steps.map(([name, end]) => `${name} ${end.toFixed(0)}`).join(', ')}`;
    })
    .join('\n');
}
