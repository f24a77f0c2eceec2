// The room shows these itself where it has no children.
import './rtc-chat.js';
import './rtc-controls.js';
import './rtc-lobby.js';
import './rtc-signal-log.js';
import './rtc-video.js';
import { RtcRoom } from '../components/rtc-room/rtc-room.js';
import { defineElement } from '../components/shared/define-element.js';

defineElement('rtc-room', RtcRoom);
