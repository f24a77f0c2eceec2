import { css } from 'lit';

/** Buttons, fields and icons as every element draws them. Buttons are at least 44 px to the finger. */
export const controlStyles = css`
  .icon {
    inline-size: 1.375em;
    block-size: 1.375em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  button,
  input,
  select {
    font: inherit;
    color: inherit;
    min-block-size: 44px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  input,
  select {
    inline-size: 100%;
    padding: 0 0.75em;
    border-color: var(--_muted);
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-inline-size: 44px;
    padding: 0.25em 1em;
    background: var(--_raised);
    cursor: pointer;
    transition: filter 0.12s;
  }
  button:hover {
    filter: brightness(0.94);
  }
  button:active {
    filter: brightness(0.86);
  }
  button:disabled,
  button[aria-disabled='true'] {
    cursor: default;
    opacity: 0.6;
  }
  .starting .icon {
    animation: pulse 1s ease-in-out infinite alternate;
  }
  @keyframes pulse {
    from {
      opacity: 0.3;
    }
  }
  .primary {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
  }
  .danger {
    border-color: transparent;
    background: var(--_danger);
    color: var(--_on-danger);
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
