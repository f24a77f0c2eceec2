import type { RequestEvent } from '../../src/protocol/events.js';
import type { Handler } from './call.js';
import { history, restore, send } from './chat.js';
import { leave, moderate, update } from './presence.js';
import { ready } from './ready.js';
import { signal } from './signal.js';

/** Everything a client may send; what is not here is ignored. */
export const handlers: ReadonlyMap<string, Handler> = new Map<RequestEvent | 'signal', Handler>([
  ['ready', ready],
  ['signal', signal],
  ['send', send],
  ['update', update],
  ['moderate', moderate],
  ['history', history],
  ['restore', restore],
  ['leave', leave],
]);
