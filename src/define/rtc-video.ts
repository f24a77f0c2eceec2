// A room without a lobby of its own shows one in its first stage.
import './rtc-lobby.js';
import { RtcVideo } from '../components/rtc-video/rtc-video.js';
import { defineElement } from '../components/shared/define-element.js';

defineElement('rtc-video', RtcVideo);
