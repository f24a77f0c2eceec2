import { RtcControls } from '../components/rtc-controls/rtc-controls.js';
import { defineElement } from '../components/shared/define-element.js';

defineElement('rtc-controls', RtcControls);
