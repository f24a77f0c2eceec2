import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    container-type: inline-size;
    min-inline-size: min(15rem, 100%);
    max-block-size: 100%;
    overflow: auto;
    background: var(--_surface);
  }
  :host(:state(away)) {
    display: none;
  }
  form,
  .waiting {
    display: grid;
    gap: 1.25rem;
    inline-size: 100%;
    max-inline-size: 56rem;
    margin-inline: auto;
    padding: 1rem;
  }
  /* Not in the middle: devices, which show up once they have names, would move what is being clicked. */
  form {
    align-self: start;
  }
  .waiting {
    align-self: center;
    justify-items: center;
  }
  h2,
  p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  h2 {
    font-size: 1.375rem;
    line-height: 1.25;
  }
  .preview {
    position: relative;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    block-size: clamp(12.5rem, 56cqi, 18rem);
    border-radius: var(--_radius);
    background: var(--_stage);
    color: #fff;
    overflow: hidden;
  }
  .preview > * {
    grid-area: 1 / 1;
  }
  video {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    transform: scaleX(-1);
  }
  .placeholder {
    place-self: center;
    display: grid;
    justify-items: center;
    gap: 0.75rem;
    padding: 0.75rem 0.75rem 4rem;
    text-align: center;
  }
  .toggles {
    position: relative;
    place-self: end center;
    display: flex;
    gap: 0.5rem;
    padding: 0.75rem;
  }
  .label {
    display: none;
  }
  .tool {
    border-color: transparent;
    border-radius: 50%;
    inline-size: 48px;
    block-size: 48px;
    padding: 0;
    background: #fffe;
    color: #16181d;
  }
  .off,
  .failed {
    background: var(--_danger);
    color: var(--_on-danger);
  }
  .preview :focus-visible {
    outline-color: #fff;
  }
  .side,
  .devices,
  .field {
    display: grid;
    align-content: start;
    gap: 1rem;
  }
  .field {
    gap: 0.25rem;
  }
  label {
    font-weight: 600;
  }
  meter {
    inline-size: 100%;
  }
  .error {
    color: var(--_danger);
  }
  .notice {
    display: flex;
    gap: 0.5rem;
    padding: 0.75rem;
    border: 1px solid currentColor;
    border-radius: var(--_radius);
  }
  .muted {
    color: var(--_muted);
  }
  .actions,
  .failure {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    gap: 0.5rem;
  }
  .actions .primary,
  .failure p {
    flex: 1 1 10rem;
  }
  @container (min-width: 42rem) {
    form:not(.plain) {
      grid-template: auto 1fr / minmax(0, 1.4fr) minmax(16rem, 1fr);
      gap: 1rem 2rem;
      padding: 2rem;
    }
    .side {
      grid-area: 1 / 2 / 3 / 3;
    }
    .devices {
      grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr));
    }
  }
`;
