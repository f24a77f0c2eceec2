import { setScriptUrl } from './components/rtc-room/default-server.js';

// Known only while the classic script runs for the first time, hence at module level.
if (typeof document !== 'undefined') setScriptUrl((document.currentScript as HTMLScriptElement | null)?.src);
