/** Entry of the module build: `<script type="module" src="https://relay.example/rtc-elements.js">`. */
import './cdn-script-url.js';
import './define/rtc-controls.js';
import './define/rtc-lobby.js';
import './define/rtc-video.js';
import { loadOnUse } from './cdn-on-use.js';
import { RtcRoom } from './components/rtc-room/rtc-room.js';
import { defineElement } from './components/shared/define-element.js';

defineElement('rtc-room', RtcRoom);
if (typeof document !== 'undefined') loadOnUse(document);

export { loadAll } from './cdn-on-use.js';
export { registerLanguage } from './locales/localize.js';
export { createRoomSession } from './room/room-session.js';
export { RtcError } from './util/errors.js';
export { VERSION } from './version.js';
