/** Package entry `rtc-elements/protocol`: what travels between pages and the relay, for those who speak it themselves. */
export * from './codes.js';
export * from './events.js';
export * from './guards.js';
export * from './limits.js';
export * from './peer-messages.js';
