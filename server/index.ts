/** Package entry `rtc-elements/server`: the relay, to mount in an HTTP server of one's own. */
export { createApp, type AppOptions } from './app.js';
export { createRelay, type Relay, type RelayOptions, type Transport } from './relay.js';
export type { Clock } from './clock.js';
export type { Rate, RateClass, Rates } from './limits.js';
export type { OriginRules } from './origins.js';
export type { Holds } from './seating.js';
