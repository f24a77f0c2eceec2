/** Entry of the classic build, which leaves `window.RtcElements`. */
import './cdn-iife-script-url.js';
import './define.js';

export * from './index.js';
