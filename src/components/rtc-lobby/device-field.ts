import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../../locales/localize.js';
import type { DeviceKind } from '../../media/local-media-state.js';
import type { LocalMediaPort } from '../../room/ports.js';

/** What came of it, good or bad, is in the state. */
const ignore = (): undefined => undefined;

/** One device: which one of several, what is wrong with it, and another try. Nothing where there is nothing to say. */
export function deviceField(
  media: LocalMediaPort,
  kind: DeviceKind,
  localize: Localizer,
  isSilent: boolean,
): TemplateResult | typeof nothing {
  const state = media.getState();
  const source = kind === 'speaker' ? undefined : state[kind];
  const error = source?.status === 'failed' ? source.error : undefined;
  // Without names, which browsers keep back until a permission is given, there is nothing to choose by.
  const devices = state.devices[kind].filter(({ label }) => label);
  if (devices.length === 0 && !error) return nothing;
  const current = state.chosen[kind] ?? (source?.status === 'live' ? source.deviceId : undefined);
  return html`<div class="field" part="device">
    <label for=${devices.length > 0 ? kind : nothing}>${localize.term(kind)}</label>
    ${
      devices.length > 0
        ? html`<select
            id=${kind}
            @change=${(event: Event) =>
              void media.chooseDevice(kind, (event.target as HTMLSelectElement).value).catch(ignore)}
          >
            ${devices.map(({ id, label }) => html`<option value=${id} .selected=${id === current}>${label}</option>`)}
          </select>`
        : nothing
    }
    ${
      error && kind !== 'speaker'
        ? html`<div class="failure" part="error" role="alert">
            <p class="error">${localize.error(error)}</p>
            <button type="button" @click=${() => void media.setEnabled(kind, true).catch(ignore)}>
              ${localize.term('try_again')}
            </button>
          </div>`
        : nothing
    }
    ${
      kind === 'microphone' && source?.status === 'live'
        ? html`<meter part="level" aria-label=${localize.term(kind)}></meter>
            <p class="muted" role="status">${isSilent ? localize.trouble('quiet_silent', kind) : nothing}</p>`
        : nothing
    }
  </div>`;
}
