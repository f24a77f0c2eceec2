import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../../locales/localize.js';
import type { PanelName } from '../events/panel-event.js';
import { icon } from '../shared/icons.js';
import { isolated } from '../shared/person.js';

export interface WholeCall {
  readonly room: string;
  readonly isIn: boolean;
  /** Pictures alone. */
  readonly isBare: boolean;
  readonly panel: PanelName | '';
  /** Panels that were opened at some time. */
  readonly opened: readonly PanelName[];
  readonly notices: TemplateResult;
  readonly localize: Localizer;
  /** Opens a panel, or closes it where it is the open one. */
  readonly toggle: (panel: PanelName) => void;
}

/**
 * A room that shows itself: lobby or pictures, a panel beside or over them, controls. What is in a
 * panel is made when it is first opened, and then stays in the page whether or not it is seen, so
 * that nothing typed is lost by closing it or by an error.
 */
export function renderWholeCall(call: WholeCall): TemplateResult {
  const { room, isIn, panel, notices, localize } = call;
  return html`<div class="frame">
    <section
      class="call ${panel && isIn ? 'with-panel' : ''}"
      part="call"
      tabindex="-1"
      aria-label=${localize.term('room_call', room && isolated(room))}
    >
      ${notices}
      <div class="main">
        ${isIn ? html`<rtc-video part="stage" ?bare=${call.isBare}></rtc-video>` : html`<rtc-lobby part="lobby"></rtc-lobby>`}
      </div>
      ${call.isBare ? nothing : renderTools(call)}
    </section>
  </div>`;
}

function renderTools(call: WholeCall): TemplateResult {
  return html`${renderPanel(call)}
    <rtc-controls
      part="controls"
      panels="chat log"
      .openPanel=${call.panel}
      @rtc-panel-toggle=${(event: HTMLElementEventMap['rtc-panel-toggle']) => call.toggle(event.panel)}
    ></rtc-controls>`;
}

function renderPanel({ isIn, panel, opened, localize, toggle }: WholeCall): TemplateResult {
  const title = localize.term(panel || 'chat');
  const close = (): void => {
    if (panel) toggle(panel);
  };
  return html`<section
    class="panel"
    part="panel"
    aria-label=${title}
    ?hidden=${!panel || !isIn}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) close();
    }}
  >
    <header>
      <h2>${title}</h2>
      <button aria-label=${localize.term('close')} title=${localize.term('close')} @click=${close}>
        ${icon('close')}
      </button>
    </header>
    ${opened.includes('chat') ? html`<rtc-chat ?hidden=${panel !== 'chat'}></rtc-chat>` : nothing}
    ${opened.includes('log') ? html`<rtc-signal-log ?hidden=${panel !== 'log'}></rtc-signal-log>` : nothing}
  </section>`;
}
