/*
 * What a room needs once the join is over. It loads by itself, a second after that (chat.ts), so that it
 * is there long before the relay is restarted, or upgraded.
 */
export { ChatOutbox } from './chat-outbox.js';
