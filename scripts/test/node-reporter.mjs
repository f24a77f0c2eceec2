import { relative, resolve } from 'node:path';
import { inspect } from 'node:util';
import { emptyTally, handOver } from './tally.mjs';

/**
 * Reporter for `node --test`: failures in full with what their file printed, passes only counted.
 * A file without a test is a failure, since somebody thinks that it tests something.
 */
export default async function* nodeReporter(events) {
  const tally = emptyTally();
  const printed = new Map();
  const shown = new Set();
  const running = new Set();
  const progress = (isDone) => handOver(tally, { isDone, running: [...running] });
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') {
      printed.set(data.file, (printed.get(data.file) ?? '') + data.message);
    } else if (type === 'test:dequeue' && isWholeFile(data)) {
      running.add(nameOf(data.file));
      progress(false);
    } else if (type === 'test:complete' && isWholeFile(data)) {
      running.delete(nameOf(data.file));
      progress(false);
    } else if (type === 'test:pass' || type === 'test:fail') {
      const verdict = judge(type, data);
      if (verdict === undefined) continue;
      tally[verdict] += 1;
      progress(false);
      if (verdict !== 'failed') continue;
      yield describeFailure(type, data);
      if (data.file && !shown.has(data.file) && printed.has(data.file)) {
        shown.add(data.file);
        yield `${indent(`printed by the file so far:\n${printed.get(data.file).trimEnd()}`)}\n`;
      }
    }
  }
  progress(true);
}

const nameOf = (file) => relative(process.cwd(), file);

const isWholeFile = ({ nesting, name, file }) => nesting === 0 && file !== undefined && resolve(name) === resolve(file);

function judge(type, data) {
  if (data.skip !== undefined && data.skip !== false) return 'skipped';
  if (data.todo !== undefined && data.todo !== false) return 'skipped';
  if (isWholeFile(data)) return 'failed';
  if (data.details?.type === 'suite') {
    // A suite counts through its tests, unless it broke by itself, as in a hook.
    const own = type === 'test:fail' && data.details.error?.failureType !== 'subtestsFailed';
    return own ? 'failed' : undefined;
  }
  return type === 'test:pass' ? 'passed' : 'failed';
}

function describeFailure(type, data) {
  const file = data.file === undefined ? '' : nameOf(data.file);
  if (isWholeFile(data)) {
    return `\nFAILED  ${file}\n        ${type === 'test:pass' ? 'the file holds no test' : reasonOf(data)}\n`;
  }
  // Without its line: that is one of the compiled file's. The stack below knows better.
  return `\nFAILED  ${data.name}  (${file})\n${indent(reasonOf(data))}\n`;
}

function reasonOf({ details }) {
  const reasons = [];
  // The runner wraps what was thrown, and what was thrown may have a cause of its own.
  for (let error = details?.error?.cause ?? details?.error; error !== undefined; error = error.cause) {
    reasons.push(typeof error.stack === 'string' ? error.stack : inspect(error));
  }
  return reasons.join('\ncaused by: ');
}

const indent = (text) => text.replace(/^/gm, '        ');
