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
  }
  [hidden] {
    display: none !important;
  }
  .frame,
  .call,
  .main > * {
    block-size: 100%;
  }
  /* Rounded by what is painted, not by clipping: round clips one within the other, as a tile's in the
     stage's in this one's, cost a machine without a graphics card more than the picture. */
  .frame {
    container-type: inline-size;
    overflow: hidden;
  }
  rtc-lobby,
  rtc-controls {
    background: none;
  }
  .call,
  .panel,
  .problem {
    display: grid;
  }
  .call {
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) auto;
    outline-offset: -2px;
  }
  .call > * {
    grid-column: 1 / 3;
  }
  .main,
  .panel {
    grid-row: 2;
  }
  /* The shadow of what lies under a panel does not come out from beneath it. */
  .with-panel .main {
    overflow: clip;
  }
  .panel {
    position: relative;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    border-radius: var(--_radius) var(--_radius) 0 0;
    background: var(--_surface);
  }
  header,
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.25rem 1rem;
    padding-inline-start: 1rem;
    border-block-end: 1px solid var(--_border);
  }
  header button {
    padding: 0;
    border-color: transparent;
    background: none;
  }
  h2,
  p {
    margin: 0;
    font-size: 1rem;
    overflow-wrap: anywhere;
  }
  .notice {
    padding: 0.5rem 1rem;
    background: var(--_raised);
  }
  .notice:first-child {
    border-radius: var(--_radius) var(--_radius) 0 0;
  }
  .problem {
    gap: 0.75rem;
    justify-items: center;
    padding: 2rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    text-align: center;
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
    border-radius: var(--_radius);
    box-shadow: 0 2px 12px #0006;
  }
  @container (min-width: 45rem) {
    .with-panel .main {
      grid-column: 1;
    }
    .panel {
      grid-column: 2;
      inline-size: clamp(18rem, 32cqi, 24rem);
      border-inline-start: 1px solid var(--_border);
      border-start-start-radius: 0;
    }
  }
`;
