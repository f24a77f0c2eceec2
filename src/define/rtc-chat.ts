import { RtcChat } from '../components/rtc-chat/rtc-chat.js';
import { defineElement } from '../components/shared/define-element.js';

defineElement('rtc-chat', RtcChat);
