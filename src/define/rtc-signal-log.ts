import { RtcSignalLog } from '../components/rtc-signal-log/rtc-signal-log.js';
import { defineElement } from '../components/shared/define-element.js';

defineElement('rtc-signal-log', RtcSignalLog);
