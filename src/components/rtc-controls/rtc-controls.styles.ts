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
  .tool {
    position: relative;
    flex-direction: column;
    gap: 0;
    padding: 0.25rem 0.5rem;
    border-color: transparent;
  }
  .tool:not(.danger, :hover, .active) {
    background: none;
  }
  .label {
    display: none;
    font-size: 0.75rem;
  }
  .off,
  .failed,
  .error {
    color: var(--_danger);
  }
  .active {
    color: var(--_accent);
  }
  .badge {
    position: absolute;
    inset: 2px auto auto 55%;
    padding: 0 0.4em;
    border-radius: 1em;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 0.75rem;
  }
  .error {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    padding: 0.25rem 0.75rem;
    border-block-start: 1px solid var(--_border);
  }
  .error p {
    margin: 0.5rem 0;
    overflow-wrap: anywhere;
  }
  @container (min-width: 34rem) {
    .tool {
      min-inline-size: 5rem;
    }
    .label {
      display: block;
    }
  }
`;
