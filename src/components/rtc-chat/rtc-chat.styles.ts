import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    position: relative;
    min-block-size: 12rem;
    max-block-size: 100%;
    overflow: hidden;
    background: var(--_surface);
    container-type: inline-size;
  }
  .scroller {
    flex: 1 1 0;
    min-block-size: 4rem;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    padding: 0.75rem;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  p {
    margin: 0;
  }
  .earlier {
    display: flex;
    margin: 0 auto 0.75rem;
  }
  .note {
    margin-block: 0.75rem;
    color: var(--_muted);
    font-size: 0.8125rem;
    text-align: center;
    overflow-wrap: anywhere;
  }
  .empty {
    margin-block: 2rem;
  }
  .note,
  .delivery,
  time {
    unicode-bidi: plaintext;
  }
  .day {
    font-weight: 600;
  }
  .message {
    inline-size: fit-content;
    max-inline-size: min(85%, 38rem);
    margin-block-start: 0.125rem;
  }
  .first {
    margin-block-start: 0.75rem;
  }
  .own {
    margin-inline-start: auto;
  }
  .head {
    display: flex;
    gap: 0.5em;
    align-items: baseline;
    margin-block-end: 0.125rem;
    font-size: 0.8125rem;
  }
  .own .head {
    justify-content: end;
  }
  .more .head {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .author {
    overflow: hidden;
    font-weight: 600;
    color: light-dark(oklch(0.45 0.12 var(--_hue)), oklch(0.82 0.09 var(--_hue)));
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .own .author {
    color: inherit;
  }
  time {
    flex: none;
    color: var(--_muted);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }
  .text {
    inline-size: fit-content;
    max-inline-size: 100%;
    padding: 0.4em 0.75em;
    border: 1px solid transparent;
    border-radius: 0.875em;
    overflow: clip;
    background: var(--_raised);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .own .text {
    margin-inline-start: auto;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  a {
    color: var(--_accent);
    text-underline-offset: 0.15em;
  }
  .own a {
    color: inherit;
  }
  .failed .text {
    border: 1px dashed var(--_danger);
    background: none;
    color: inherit;
  }
  .delivery {
    margin-block-start: 0.125rem;
    color: var(--_muted);
    font-size: 0.75rem;
    text-align: end;
  }
  .failed .delivery {
    color: var(--_danger);
  }
  .delivery button {
    margin-inline-start: 0.5em;
    color: var(--_text);
  }
  .jump {
    align-self: center;
    margin-block: -52px 8px;
    z-index: 1;
    border-radius: 22px;
    box-shadow: 0 2px 10px #0005;
  }
  .composer {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0.5rem;
    align-items: end;
    padding: 0.75rem;
    border-block-start: 1px solid var(--_border);
  }
  .composer p {
    grid-column: 1 / -1;
    font-size: 0.8125rem;
  }
  .composer p:empty {
    display: none;
  }
  .name {
    grid-column: 1 / -1;
    display: flex;
    gap: 0.25rem 0.75rem;
    align-items: center;
    color: var(--_muted);
    font-size: 0.8125rem;
    white-space: nowrap;
  }
  .name input {
    color: var(--_text);
    font-size: 0.9375rem;
  }
  textarea {
    inline-size: 100%;
    min-block-size: 44px;
    max-block-size: 9rem;
    padding: 0.6875em 0.75em;
    border: 1px solid var(--_muted);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: inherit;
    font: inherit;
    resize: none;
    field-sizing: content;
  }
  textarea:disabled {
    border-color: var(--_border);
    background: var(--_raised);
  }
  ::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  [aria-invalid='true'] {
    border-color: var(--_danger);
    outline: 1px solid var(--_danger);
  }
  .send:dir(rtl) .icon {
    scale: -1 1;
  }
  .send {
    padding: 0;
  }
  .error {
    color: var(--_danger);
  }
  .hint {
    color: var(--_muted);
  }
  @container (min-width: 30rem) {
    .composer {
      grid-template-columns: minmax(6rem, 10rem) 1fr auto;
    }
    .name {
      grid-column: auto;
      flex-direction: column;
      align-items: start;
    }
  }
  @media (forced-colors: active) {
    .text {
      border-color: CanvasText;
    }
  }
`;
