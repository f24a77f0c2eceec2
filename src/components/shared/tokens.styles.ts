import { css } from 'lit';

/**
 * Colours and measures every element shares. A page sets the public `--rtc-*` properties anywhere
 * above; the `--_*` ones are private. Light and dark follow the page's `color-scheme`.
 */
export const tokens = css`
  :host {
    --_accent: var(--rtc-accent, light-dark(#1d5fd1, #7fb1ff));
    --_on-accent: var(--rtc-on-accent, light-dark(#fff, #0b1a33));
    --_surface: var(--rtc-surface, light-dark(#fff, #16181d));
    --_raised: var(--rtc-surface-raised, light-dark(#f3f5f8, #22262e));
    --_text: var(--rtc-text, light-dark(#16181d, #eceff4));
    --_muted: var(--rtc-text-muted, light-dark(#565d6b, #a3acbb));
    --_border: var(--rtc-border, light-dark(#d3d8e0, #3a404b));
    --_danger: var(--rtc-danger, light-dark(#b3261e, #ff8a80));
    --_on-danger: var(--rtc-on-danger, light-dark(#fff, #3b0907));
    --_stage: var(--rtc-stage, #0e1014);
    --_tile: var(--rtc-tile, #262b35);
    --_radius: var(--rtc-radius, 10px);
    --_font: var(--rtc-font, system-ui, sans-serif);
    box-sizing: border-box;
    color: var(--_text);
    font: 400 0.9375rem/1.4 var(--_font);
  }
  :host([hidden]) {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
    }
  }
`;
