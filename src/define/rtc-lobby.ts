import { RtcLobby } from '../components/rtc-lobby/rtc-lobby.js';
import { defineElement } from '../components/shared/define-element.js';

defineElement('rtc-lobby', RtcLobby);
