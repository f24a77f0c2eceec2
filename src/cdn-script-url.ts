import { setScriptUrl } from './components/rtc-room/default-server.js';

// A module of its own, so that it runs before elements that are already in the page are upgraded.
setScriptUrl(import.meta.url);
