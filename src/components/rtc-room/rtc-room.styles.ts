import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    position: relative;
  }
  :host(:state(whole)) {
    block-size: var(--rtc-height, 36rem);
    min-inline-size: min(15rem, 100%);
    border-radius: var(--_radius);
    background: var(--_surface);
    overflow: hidden;
  }
  .frame {
    block-size: 100%;
    container-type: inline-size;
  }
  .call {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) auto;
    block-size: 100%;
    outline-offset: -2px;
  }
  .notices {
    grid-area: 1 / 1 / 2 / 3;
  }
  .main,
  .panel {
    grid-area: 2 / 1 / 3 / 3;
    min-block-size: 0;
  }
  .main > * {
    block-size: 100%;
  }
  rtc-controls {
    grid-area: 3 / 1 / 4 / 3;
    border-block-start: 1px solid var(--_border);
  }
  .panel {
    position: relative;
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    background: var(--_surface);
  }
  [hidden] {
    display: none !important;
  }
  .panel header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding-inline-start: 1rem;
    border-block-end: 1px solid var(--_border);
  }
  .panel header button {
    padding: 0;
    border-color: transparent;
    background: none;
  }
  h2 {
    margin: 0;
    font-size: 1rem;
  }
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 1rem;
    padding: 0.5rem 1rem;
    background: var(--_raised);
  }
  .notice p {
    flex: 1 1 12rem;
    margin: 0;
    overflow-wrap: anywhere;
  }
  .notice.error p {
    color: var(--_danger);
  }
  .problem {
    display: grid;
    gap: 0.75rem;
    place-content: center;
    justify-items: center;
    min-block-size: 8rem;
    margin: 0;
    padding: 1.5rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    text-align: center;
    overflow-wrap: anywhere;
  }
  .problem .icon {
    font-size: 1.5rem;
    color: var(--_danger);
  }
  .floating {
    position: absolute;
    z-index: 1;
    inset: 0.5rem 0.5rem auto;
    inline-size: fit-content;
    margin-inline: auto;
  }
  .floating .notice {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    box-shadow: 0 2px 12px #0004;
  }
  @container (min-width: 45rem) {
    .with-panel .main {
      grid-column-end: 2;
    }
    .panel {
      grid-column-start: 2;
      inline-size: clamp(18rem, 32cqi, 24rem);
      border-inline-start: 1px solid var(--_border);
    }
  }
`;
