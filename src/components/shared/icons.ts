import { html, type TemplateResult } from 'lit';

/** Drawn on a 24 by 24 grid with a round 2-unit pen, in the colour of the text around them. */
const strokes = {
  microphone: 'M9 5a3 3 0 0 1 6 0v6a3 3 0 0 1-6 0zM5 11a7 7 0 0 0 14 0m-7 7v3',
  camera: 'M2 6h13v12H2zM15 11l7-4v10l-7-4',
  screen: 'M2 4h20v13H2zM8 21h8m-4-7V8m-3 2 3-3 3 3',
  speaker: 'M4 9v6h4l5 4V5L8 9zM17 8q3 4 0 8',
  chat: 'M2 4h20v13H11l-5 4v-4H2z',
  log: 'M8 6h13M8 12h13M8 18h13M3 6h1m-1 6h1m-1 6h1',
  leave: 'M10 4H5v16h5M14 8l4 4-4 4m4-4H9',
  close: 'M6 6l12 12m0-12L6 18',
  alert: 'M12 3l10 18H2zM12 10v4m0 3v.1',
  pause: 'M9 6v12M15 6v12',
  play: 'M8 5l11 7-11 7z',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  send: 'M3 12h17M13 5l7 7-7 7',
} as const;

export type IconName = keyof typeof strokes;

/** Says nothing by itself: the button or text beside it does. `isOff` strikes it through. */
export function icon(name: IconName, isOff = false): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d=${isOff ? `${strokes[name]}M3 3l18 18` : strokes[name]} />
  </svg>`;
}
