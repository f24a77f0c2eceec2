import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { Localizer } from '../../locales/localize.js';
import type { MediaSource } from '../../media/local-media-state.js';
import type { LocalMediaPort } from '../../room/ports.js';
import { icon, type IconName } from './icons.js';

export interface ToolButton {
  /** Its name in `part`, beside `button`. */
  readonly part: string;
  readonly icon: IconName;
  readonly label: string;
  readonly press: () => void;
  /** Read out, where it is more than the label. */
  readonly spoken?: string;
  readonly title?: string;
  readonly look?: string;
  readonly isStruck?: boolean;
  readonly isPressed?: boolean;
  readonly isExpanded?: boolean;
  readonly isDisabled?: boolean;
  readonly badge?: string;
}

const flag = (value: boolean | undefined): 'true' | 'false' | undefined =>
  value === undefined ? undefined : value ? 'true' : 'false';

/** A button with an icon, and a label that shows where there is room. */
export function toolButton(tool: ToolButton): TemplateResult {
  const { label, badge } = tool;
  return html`<button
    type="button"
    part="button ${tool.part}"
    class="tool ${tool.look ?? ''}"
    title=${tool.title ?? label}
    aria-label=${tool.spoken ?? label}
    aria-pressed=${ifDefined(flag(tool.isPressed))}
    aria-expanded=${ifDefined(flag(tool.isExpanded))}
    aria-disabled=${ifDefined(flag(tool.isDisabled))}
    @click=${tool.press}
  >
    ${icon(tool.icon, tool.isStruck)}<span class="label" aria-hidden="true">${label}</span>
    ${badge ? html`<span class="badge" aria-hidden="true">${badge}</span>` : nothing}
  </button>`;
}

/** Turns a source on and off. What it shows is what is; a press only asks for it. */
export function sourceButton(media: LocalMediaPort, source: MediaSource, localize: Localizer): TemplateResult {
  const { canShareScreen, [source]: state } = media.getState();
  const { status } = state;
  const isLive = status === 'live';
  const isScreen = source === 'screen';
  const label = localize.term(source);
  return toolButton({
    part: isScreen ? 'share' : source,
    icon: source,
    label,
    spoken: status === 'starting' || (status === 'failed' && !isScreen) ? localize.term(status, label) : label,
    title: localize.term(isLive ? 'turn_off' : 'turn_on', source),
    look: isScreen ? (isLive ? 'active' : status === 'starting' ? status : '') : status,
    isStruck: !isScreen && !isLive,
    isPressed: isLive,
    // It stays there and can be pressed: what is then said is the reason.
    isDisabled: isScreen && !canShareScreen,
    press: () => {
      // The outcome, good or bad, is in the state. A second press while it starts would undo the first.
      if (status !== 'starting') void media.setEnabled(source, !isLive).catch(() => undefined);
    },
  });
}
