/** Entry of the module build: `<script type="module" src="https://relay.example/rtc-elements.js">`. */
import './cdn-script-url.js';
import './define.js';

export * from './index.js';
