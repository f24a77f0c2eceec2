/*
 * What is only needed once a device failed, was lost or is exchanged: one part, loaded on use
 * (load-device-care.ts), since most calls never ask for it.
 */
export { DeviceChanges } from './device-changes.js';
export { explain, explainScreen, isWorthTryingAlone } from './media-failures.js';
