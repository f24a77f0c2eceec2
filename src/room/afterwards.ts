/*
 * What a room needs once the join is over. It loads by itself, a second after the log's first record
 * (signal-log.ts), so that it is there long before the relay is restarted, or upgraded.
 */
export { describeRecord, formatEntry } from './log-words.js';
export { ChatOutbox } from './chat-outbox.js';
