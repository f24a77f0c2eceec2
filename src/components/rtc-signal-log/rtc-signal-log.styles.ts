import { css } from 'lit';

export const styles = css`
  :host {
    --_row: 2em;
    display: flex;
    flex-direction: column;
    min-block-size: 14rem;
    max-block-size: 100%;
    overflow: hidden;
    background: var(--_surface);
    container-type: inline-size;
  }
  p {
    margin: 0;
  }
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    padding: 0.75rem;
    border-block-end: 1px solid var(--_border);
  }
  input {
    flex: 1 1 7rem;
    inline-size: 6rem;
  }
  select {
    flex: 0 1 8.5rem;
    inline-size: 6rem;
    padding: 0 0.375em;
  }
  button .icon {
    inline-size: 1.125em;
    block-size: 1.125em;
  }
  .footer {
    display: flex;
    gap: 1rem;
    justify-content: space-between;
    padding-inline: 0.75rem;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .footer p:not(:empty) {
    padding-block: 0.5rem;
  }
  .scroller {
    position: relative;
    flex: 1 1 0;
    min-block-size: 6rem;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .header {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--_raised);
    color: var(--_muted);
    font-weight: 600;
  }
  .body {
    position: relative;
    block-size: calc(var(--_count, 0) * var(--_row));
    padding-block-start: calc(var(--_start, 0) * var(--_row));
    overflow: hidden;
  }
  .probe {
    position: absolute;
    visibility: hidden;
    block-size: var(--_row);
  }
  .row {
    display: grid;
    grid-template: 'time direction peer kind summary size' 100% / 5.5em 6em minmax(3em, 8em) minmax(5em, 12em) 1fr 5em;
    gap: 0 0.75em;
    align-items: center;
    block-size: var(--_row);
    padding-inline: 0.75rem;
    border-inline-start: 3px solid transparent;
  }
  .row > * {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .body .row {
    border-block-end: 1px solid var(--_border);
  }
  .time {
    grid-area: time;
    text-align: end;
    color: var(--_muted);
  }
  .direction {
    grid-area: direction;
  }
  .peer {
    grid-area: peer;
  }
  .kind {
    grid-area: kind;
    font-weight: 600;
  }
  .summary {
    grid-area: summary;
    font-family: ui-monospace, monospace;
    font-size: 0.9375em;
  }
  .header .summary,
  .header .kind {
    font: inherit;
  }
  .size {
    grid-area: size;
    text-align: end;
    color: var(--_muted);
  }
  .out b {
    color: var(--_accent);
  }
  .local {
    color: var(--_muted);
  }
  .failed {
    border-color: var(--_danger);
    background: color-mix(in srgb, var(--_danger) 9%, transparent);
    color: var(--_danger);
  }
  .failed .icon {
    inline-size: 1.125em;
    block-size: 1.125em;
    margin-inline-end: 0.25em;
    vertical-align: -0.2em;
  }
  @media (forced-colors: active) {
    .row:not(.failed) {
      border-inline-start-color: Canvas;
    }
  }
  .empty {
    padding: 2rem 1rem;
    color: var(--_muted);
    text-align: center;
  }
  @container (max-width: 44rem) {
    .scroller {
      --_row: 3.25em;
    }
    .header,
    .word,
    button span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    button {
      padding: 0;
    }
    .row {
      grid-template:
        'direction kind peer time' 50%
        'direction summary summary size' 50% / 1em auto minmax(0, 1fr) auto;
      gap: 0 0.5em;
    }
    .row > :nth-child(n) {
      align-self: center;
    }
  }
  @container (max-width: 30rem) {
    select[name='kind'] {
      flex: 1 1 5rem;
    }
  }
`;
