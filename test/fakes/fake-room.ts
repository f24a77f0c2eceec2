import type { LocalMediaState } from '../../src/media/local-media-state.js';
import type {
  ChatState,
  ConnectionState,
  Participant,
  ParticipantsState,
  RoomContext,
  SignalLogState,
} from '../../src/room/ports.js';
import { Store } from '../../src/util/store.js';

/** Every call an element made on a port, as `port.method` with its arguments. */
export type Calls = [name: string, ...args: unknown[]][];

export function participant(id: string, changes: Partial<Participant> = {}): Participant {
  const link = { status: 'connected' } as const;
  return { id, name: id, order: 1, isSelf: false, presence: {}, link, tracks: {}, ...changes };
}

export const mediaOff: LocalMediaState = {
  microphone: { status: 'off' },
  camera: { status: 'off' },
  screen: { status: 'off' },
  devices: { microphone: [], camera: [], speaker: [] },
  chosen: {},
  canShareScreen: true,
};

/** A room whose state a test sets by hand and whose methods only record; replace one to make it fail. */
export function fakeRoom() {
  const calls: Calls = [];
  const record =
    (name: string) =>
    (...args: unknown[]): Promise<void> => {
      calls.push([name, ...args]);
      return Promise.resolve();
    };
  const self = participant('', { name: 'Ann', isSelf: true, link: undefined });
  const stores = {
    connection: new Store<ConnectionState>({ status: 'idle' }),
    media: new Store<LocalMediaState>(mediaOff),
    participants: new Store<ParticipantsState>({ self, others: [] }),
    chat: new Store<ChatState>({ lines: [], hasEarlier: false }),
    log: new Store<SignalLogState>({ entries: [], dropped: 0 }),
  };
  const permission = async (): Promise<'granted' | 'prompt' | 'denied'> => 'granted';
  const context = {
    connection: Object.assign(stores.connection, {
      join: record('join'),
      leave: record('leave'),
      probe: record('probe'),
    }),
    media: Object.assign(stores.media, {
      setEnabled: record('setEnabled'),
      start: record('start'),
      chooseDevice: record('chooseDevice'),
      queryPermission: permission,
    }),
    participants: Object.assign(stores.participants, {
      setName: record('setName'),
      setShown: (...args: unknown[]) => void calls.push(['setShown', ...args]),
      getStats: async () => undefined,
    }),
    chat: Object.assign(stores.chat, { send: record('send'), loadEarlier: record('loadEarlier') }),
    log: Object.assign(stores.log, { clear: () => void calls.push(['clear']), toText: () => 'log text' }),
  } satisfies RoomContext;
  return { context, calls, ...stores };
}
