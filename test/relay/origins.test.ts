import assert from 'node:assert/strict';
import { test } from 'node:test';
import { io } from 'socket.io-client';
import { OriginPolicy, type OriginRules } from '../../server/origins.js';
import { startRelay } from './helpers.js';

type Headers = Record<string, string>;
const LOCAL = { host: 'localhost:3000' };
const PUBLIC = { host: 'relay.example' };
const SAME = { 'sec-fetch-site': 'same-origin' };
const LISTED = { origins: ['https://app.example', 'https://app.example:8443'] };

const matrix: [string, OriginRules, Headers, boolean][] = [
  // A relay on loopback, as started without flags.
  ['own page', { bind: 'loopback' }, { ...LOCAL, origin: 'http://localhost:3000' }, true],
  ['own page over polling', { bind: 'loopback' }, { ...LOCAL, ...SAME }, true],
  ['page on another port', { bind: 'loopback' }, { ...LOCAL, origin: 'http://localhost:8080' }, true],
  ['page on 127.0.0.1', { bind: 'loopback' }, { ...LOCAL, origin: 'http://127.0.0.1:8080' }, true],
  ['page on [::1]', { bind: 'loopback' }, { ...LOCAL, origin: 'http://[::1]:8080' }, true],
  ['page of another site', { bind: 'loopback' }, { ...LOCAL, origin: 'https://evil.example' }, false],
  ['a site that looks local', { bind: 'loopback' }, { ...LOCAL, origin: 'http://localhost.evil.example' }, false],
  ['a site named like an address', { bind: 'loopback' }, { ...LOCAL, origin: 'http://127.0.0.1.evil.example' }, false],
  ['a rebound name', { bind: 'loopback' }, { host: 'evil.example:3000', origin: 'http://evil.example:3000' }, false],
  ['a rebound name over polling', { bind: 'loopback' }, { host: 'evil.example:3000', ...SAME }, false],
  [
    'a local page to a rebound name',
    { bind: 'loopback' },
    { host: 'evil.example', origin: 'http://localhost:1' },
    false,
  ],
  ['no origin at all', { bind: 'loopback' }, LOCAL, false],
  ['no origin, another site', { bind: 'loopback' }, { ...LOCAL, 'sec-fetch-site': 'cross-site' }, false],
  ['no origin, same site', { bind: 'loopback' }, { ...LOCAL, 'sec-fetch-site': 'same-site' }, false],
  ['no host', { bind: 'loopback' }, { ...SAME }, false],
  ['nonsense', { bind: 'loopback' }, { ...LOCAL, origin: 'localhost' }, false],
  ['a local file', { bind: 'loopback' }, { ...LOCAL, origin: 'null' }, false],
  ['an allowed local file', { bind: 'loopback', allowFile: true }, { ...LOCAL, origin: 'null' }, true],
  // Named sites.
  ['a listed site', { ...LISTED, bind: 'loopback' }, { ...LOCAL, origin: 'https://app.example' }, true],
  ['a listed port', { ...LISTED, bind: 'beyond' }, { ...PUBLIC, origin: 'https://app.example:8443' }, true],
  ['another port', { ...LISTED, bind: 'beyond' }, { ...PUBLIC, origin: 'https://app.example:1' }, false],
  ['another scheme', { ...LISTED, bind: 'beyond' }, { ...PUBLIC, origin: 'http://app.example' }, false],
  ['a part of a listed site', { ...LISTED, bind: 'beyond' }, { ...PUBLIC, origin: 'https://xapp.example' }, false],
  ['below a listed site', { ...LISTED, bind: 'beyond' }, { ...PUBLIC, origin: 'https://x.app.example' }, false],
  // A relay that other machines reach.
  [
    'own page by address',
    { ...LISTED, bind: 'beyond' },
    { host: '10.0.0.7:3000', origin: 'http://10.0.0.7:3000' },
    true,
  ],
  ['own page by IPv6', { ...LISTED, bind: 'beyond' }, { host: '[fd00::7]:1', origin: 'http://[fd00::7]:1' }, true],
  ['own page by a name not told', { ...LISTED, bind: 'beyond' }, { ...PUBLIC, origin: 'https://relay.example' }, false],
  [
    'own page by its name',
    { bind: 'beyond', publicHosts: ['Relay.example'] },
    { ...PUBLIC, origin: 'https://relay.example' },
    true,
  ],
  [
    'own page behind a proxy that rewrites the host',
    { bind: 'loopback', publicHosts: ['relay.example'] },
    { ...LOCAL, origin: 'https://relay.example' },
    true,
  ],
  ['a page on this machine', { ...LISTED, bind: 'beyond' }, { ...LOCAL, origin: 'http://localhost:8080' }, false],
  ['anybody', { bind: 'beyond', open: true }, { ...PUBLIC, origin: 'https://evil.example' }, true],
  ['anybody without an origin', { bind: 'beyond', open: true }, PUBLIC, true],
  // Mounted in somebody's server, which has its own name.
  ['own page', {}, { ...PUBLIC, origin: 'https://relay.example' }, true],
  ['own page, port written out', {}, { host: 'relay.example:443', origin: 'https://relay.example' }, true],
  ['own page over polling', {}, { ...PUBLIC, ...SAME }, true],
  ['another site', {}, { ...PUBLIC, origin: 'https://evil.example' }, false],
  ['a local page to a public name', {}, { ...PUBLIC, origin: 'http://localhost:8080' }, false],
  ['a local page to a local name', {}, { ...LOCAL, origin: 'http://localhost:8080' }, true],
  ['a name not told', { publicHosts: ['a.example'] }, { ...PUBLIC, origin: 'https://relay.example' }, false],
];

for (const [what, rules, headers, isAllowed] of matrix) {
  test(`${what} ${isAllowed ? 'may' : 'may not'} connect (${JSON.stringify(rules)})`, () => {
    const request = { headers, socket: { localAddress: '127.0.0.1' } };
    assert.equal(new OriginPolicy(rules).mayConnect(request), isAllowed);
  });
}

test('a mounted relay that is reached from outside is not on loopback', () => {
  const headers = { ...LOCAL, origin: 'http://localhost:8080' };
  assert.equal(new OriginPolicy({}).mayConnect({ headers, socket: { localAddress: '10.0.0.7' } }), false);
});

for (const transport of ['websocket', 'polling']) {
  test(`a refused ${transport} handshake leaves no connection behind`, async (t) => {
    const { url, relay, port } = await startRelay(t, { bind: 'loopback' });
    const connect = async (extraHeaders: Headers): Promise<string> => {
      const socket = io(url, { transports: [transport], forceNew: true, reconnection: false, extraHeaders });
      t.after(() => socket.disconnect());
      return new Promise((resolve) => {
        socket.on('connect', () => resolve('connected'));
        socket.on('connect_error', () => resolve('refused'));
      });
    };
    assert.equal(await connect({ origin: 'https://evil.example' }), 'refused');
    assert.equal(await connect({}), 'refused');
    assert.equal(await connect({ origin: 'null' }), 'refused');
    assert.equal(relay.io.engine.clientsCount, 0);
    assert.equal(await connect({ origin: `http://localhost:${String(port)}` }), 'connected');
  });
}

test('long-polling answers with CORS headers to those who may, to nobody else', async (t) => {
  const { url } = await startRelay(t, { origins: ['https://app.example'] });
  const ask = async (origin: string): Promise<[number, string | null]> => {
    const response = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers: { origin } });
    return [response.status, response.headers.get('access-control-allow-origin')];
  };
  assert.deepEqual(await ask('https://app.example'), [200, 'https://app.example']);
  assert.deepEqual(await ask('https://evil.example'), [403, null]);
});

test('long-polling can be turned off', async (t) => {
  const { url } = await startRelay(t, { transports: ['websocket'] });
  const response = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers: { origin: url } });
  assert.equal(response.status, 400);
});
