import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../../locales/localize.js';
import type { LogEntry } from '../../room/ports.js';
import { icon } from '../shared/icons.js';

const ARROWS = { in: '↓', out: '↑', local: '•' } as const;
const SECONDS = { minimumFractionDigits: 3, maximumFractionDigits: 3 } as const;
const NBSP = '\u00a0';

/** One row; `position` counts from 1 among all rows, of which only the visible ones exist. */
export function renderEntry(entry: LogEntry, position: number, localize: Localizer): TemplateResult {
  const { at, direction, peer, peerName, kind, summary, bytes, isError } = entry;
  return html`<div
    part="entry"
    class="row ${direction} ${isError ? 'failed' : ''}"
    role="row"
    aria-rowindex=${position + 1}
  >
    <span role="cell" class="time">${localize.number(at / 1000, SECONDS)}${NBSP}s</span>
    <span role="cell" class="direction"
      ><b aria-hidden="true">${ARROWS[direction]}</b>
      <span class="word">${localize.term(`log_${direction}`)}</span></span
    >
    <bdi role="cell" class="peer" title=${peer ?? ''}>${peerName || peer}</bdi>
    <span role="cell" class="kind"
      >${isError ? html`${icon('alert')}<span class="visually-hidden">${localize.term('log_error')} </span>` : nothing}${kind}</span
    >
    <bdi role="cell" class="summary" title=${summary}>${summary}</bdi>
    <span role="cell" class="size">${bytes === undefined ? nothing : localize.number(bytes) + NBSP + 'B'}</span>
  </div>`;
}

export function renderHeader(localize: Localizer): TemplateResult {
  const columns = ['time', 'direction', 'peer', 'kind', 'summary', 'size'] as const;
  return html`<div role="rowgroup" class="header">
    <div class="row" role="row" aria-rowindex="1">
      ${columns.map((column) => html`<span role="columnheader" class=${column}>${localize.term(`log_${column}`)}</span>`)}
    </div>
  </div>`;
}
