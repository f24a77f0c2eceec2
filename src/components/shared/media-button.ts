import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../../locales/localize.js';
import type { LocalMediaPort } from '../../room/ports.js';
import { icon } from './icons.js';

/** Microphone or camera, pressed while it is live. What it shows is what is; the press only asks for it. */
export function mediaButton(media: LocalMediaPort, source: 'microphone' | 'camera', localize: Localizer): TemplateResult {
  const { status } = media.getState()[source];
  const name = localize.term(source);
  const isLive = status === 'live';
  const isStarting = status === 'starting';
  const label = isStarting
    ? localize.term('controls_starting', name)
    : status === 'failed'
      ? localize.term('controls_failed', name)
      : name;
  return html`<button
    type="button"
    part="button ${source}"
    class="toggle ${status}"
    aria-label=${label}
    aria-pressed=${String(isLive)}
    aria-busy=${isStarting ? 'true' : nothing}
    title=${localize.term(isLive ? 'controls_turn_off' : 'controls_turn_on', name)}
    @click=${() => {
      // The outcome, good or bad, is in the state. A second press while it starts would undo the first.
      if (!isStarting) void media.setEnabled(source, !isLive).catch(() => undefined);
    }}
  >
    ${icon(source, !isLive)}<span class="label" aria-hidden="true">${name}</span>
  </button>`;
}
