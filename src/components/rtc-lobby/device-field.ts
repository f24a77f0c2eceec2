import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../../locales/localize.js';
import type { DeviceKind } from '../../media/local-media-state.js';
import type { LocalMediaPort } from '../../room/ports.js';

/** One device: which one of several, what is wrong with it, and another try. Nothing where there is nothing to say. */
export function deviceField(media: LocalMediaPort, kind: DeviceKind, localize: Localizer): TemplateResult | typeof nothing {
  const state = media.getState();
  const source = kind === 'speaker' ? undefined : state[kind];
  const error = source?.status === 'failed' ? source.error : undefined;
  // Without names, which browsers keep back until a permission is given, there is nothing to choose by.
  const devices = state.devices[kind].filter((device) => device.label);
  if (devices.length === 0 && !error) return nothing;
  const current = state.chosen[kind] ?? (source?.status === 'live' ? source.deviceId : undefined);
  const retry = (): void => {
    if (kind !== 'speaker') void media.setEnabled(kind, true).catch(() => undefined);
  };
  return html`<div class="field" part="device">
    ${devices.length > 0
      ? html`<label for=${kind}>${localize.term(kind)}</label>
          <select
            id=${kind}
            aria-describedby=${error ? `${kind}-error` : nothing}
            @change=${(event: Event) =>
              // What came of it is in the state.
              void media.chooseDevice(kind, (event.target as HTMLSelectElement).value).catch(() => undefined)}
          >
            ${devices.map(
              ({ id, label }) => html`<option value=${id} .selected=${id === current}>${label}</option>`,
            )}
          </select>`
      : html`<span>${localize.term(kind)}</span>`}
    ${error
      ? html`<div class="failure" part="error" role="alert">
          <p class="error" id="${kind}-error">${localize.error(error)}</p>
          <button type="button" @click=${retry}>${localize.term('try_again')}</button>
        </div>`
      : nothing}
  </div>`;
}
