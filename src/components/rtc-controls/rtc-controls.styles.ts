import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
    background: var(--_surface);
  }
  :host(:state(away)) {
    display: none;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.25rem;
    padding: 0.5rem 0.25rem;
  }
  .bar button {
    position: relative;
    flex-direction: column;
    gap: 0.125rem;
    padding: 0.25rem 0.5rem;
    border-color: transparent;
    background: none;
  }
  .bar button:hover {
    background: var(--_raised);
  }
  .bar .label {
    display: none;
    font-size: 0.75rem;
    line-height: 1.2;
  }
  .bar .off,
  .bar .failed {
    color: var(--_danger);
  }
  .bar .active {
    background: var(--_raised);
    color: var(--_accent);
  }
  .bar .leave,
  .bar .leave:hover {
    margin-inline-start: 0.375rem;
    background: var(--_danger);
    color: var(--_on-danger);
  }
  .badge {
    position: absolute;
    inset-block-start: 2px;
    inset-inline-start: 50%;
    min-inline-size: 1.25rem;
    margin-inline-start: 0.25rem;
    padding: 0 0.25rem;
    border-radius: 1rem;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 0.75rem;
    font-weight: 600;
    line-height: 1.25rem;
  }
  .error {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.75rem;
    padding: 0 0.75rem;
    border-block-start: 1px solid var(--_border);
    color: var(--_danger);
  }
  .error p {
    margin: 0.5rem 0;
    overflow-wrap: anywhere;
  }
  .error button {
    flex: none;
    padding: 0;
    border-color: transparent;
    background: none;
  }
  @container (min-width: 34rem) {
    .bar button {
      min-inline-size: 5rem;
    }
    .bar .label {
      display: block;
    }
  }
  @media (forced-colors: active) {
    .bar button {
      border-color: ButtonBorder;
    }
  }
`;
