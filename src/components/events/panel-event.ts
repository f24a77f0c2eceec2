import { RtcEvent } from './rtc-event.js';

export type PanelName = 'chat' | 'log';

/** A panel button of `<rtc-controls>` was pressed. Whoever set `panels` opens or closes it and sets `open-panel`. */
export class RtcPanelToggleEvent extends RtcEvent {
  readonly panel: PanelName;

  constructor(panel: PanelName) {
    super('rtc-panel-toggle');
    this.panel = panel;
  }
}

declare global {
  interface HTMLElementEventMap {
    'rtc-panel-toggle': RtcPanelToggleEvent;
  }
}
