import { html, type TemplateResult } from 'lit';
import { elementsOf } from '../../context/room-elements.js';
import type { Localizer } from '../../locales/localize.js';
import { isIn } from '../../room/connection-machine.js';
import { icon } from '../shared/icons.js';
import type { RoomBinding } from './room-binding.js';

/** What no other element of the room says: the connection is lost, sound is held back, a device failed. */
export function renderNotices({ context, sound }: RoomBinding, localize: Localizer): TemplateResult {
  const connection = context.connection.getState();
  const notices: TemplateResult[] = [];
  const say = (text: string): TemplateResult => html`<p>${text}</p>`;
  if (connection.status === 'reconnecting') notices.push(say(localize.term('room_reconnecting')));
  if (sound.isBlocked) {
    notices.push(
      html`${say(localize.term('error_playback-blocked'))}
        <button class="primary" part="sound" @click=${() => sound.resume()}>
          ${icon('speaker')}${localize.term('room_sound')}
        </button>`,
    );
  }
  if (isIn(connection) && !elementsOf(context).first('rtc-controls')) {
    const { microphone, camera } = context.media.getState();
    for (const state of [microphone, camera]) {
      if (state.status === 'failed') notices.push(say(localize.error(state.error)));
    }
  }
  return html`<div role="status">
    ${notices.map((notice) => html`<div class="notice" part="notice">${notice}</div>`)}
    <span class="visually-hidden">${isIn(connection) ? localize.term('room_joined') : ''}</span>
  </div>`;
}
