import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import express from 'express';
import type { Health } from '../../src/protocol/events.js';
import { createApp, createRelay } from '../../server/index.js';
import { version } from '../../server/package.js';
import { SECRET, startRelay, tempFolder } from './helpers.js';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Plain HTTP: `fetch` would mend paths and decode bodies. */
async function get(url: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = httpRequest({ hostname, port, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    request.on('error', reject).end();
  });
}

function clientBuild(t: TestContext): string {
  const folder = tempFolder(t);
  mkdirSync(join(folder, 'chunks'));
  const files = {
    'rtc-elements.js': 'module',
    'rtc-elements.js.gz': 'gzipped',
    'rtc-elements.js.br': 'brotlied',
    'rtc-elements.js.map': '{}',
    'rtc-elements.iife.js': 'script',
    'sri.json': '{}',
    'chunks/screen-1A.js': 'chunk',
    '.hidden': 'hidden',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test('/healthz tells any origin whether it may connect', async (t) => {
  const { url } = await startRelay(t, { bind: 'loopback', origins: ['https://app.example'] });
  const ask = async (headers: Record<string, string>): Promise<Health> =>
    JSON.parse((await get(url, '/healthz', headers)).body) as Health;
  assert.deepEqual(await ask({ origin: 'https://app.example' }), {
    service: 'rtc-elements',
    version,
    protocol: 1,
    origin: 'allowed',
    status: 'ok',
  });
  assert.equal((await ask({ origin: 'https://evil.example' })).origin, 'refused');
  assert.equal((await ask({ origin: 'null' })).origin, 'refused');
  assert.equal((await ask({ origin: 'http://localhost:1' })).origin, 'allowed');
  assert.equal((await ask({ 'sec-fetch-site': 'same-origin' })).origin, 'allowed');
  assert.equal((await ask({ 'sec-fetch-site': 'cross-site' })).origin, 'refused');
  assert.equal((await ask({})).origin, 'allowed', 'its own page over plain HTTP on a LAN sends neither');
  const { headers } = await get(url, '/healthz', { origin: 'https://evil.example' });
  assert.equal(headers['access-control-allow-origin'], '*');
  assert.equal(headers['cache-control'], 'no-store');
});

test('/healthz says when the relay is closing', async (t) => {
  const { url, relay } = await startRelay(t);
  await relay.close();
  const { status, body } = await get(url, '/healthz');
  assert.equal(status, 503);
  assert.equal((JSON.parse(body) as Health).status, 'draining');
  assert.equal((await get(url, '/socket.io/?EIO=4&transport=polling', { origin: url })).status, 403);
});

test('client files are for pages of any site, revalidated each time', async (t) => {
  const { url } = await startRelay(t, { app: { clientFolder: clientBuild(t) } });
  for (const [path, body, type] of [
    ['/rtc-elements.js', 'module', 'text/javascript; charset=utf-8'],
    ['/rtc-elements.js.map', '{}', 'application/json; charset=utf-8'],
    ['/rtc-elements.iife.js', 'script', 'text/javascript; charset=utf-8'],
    ['/sri.json', '{}', 'application/json; charset=utf-8'],
    ['/chunks/screen-1A.js', 'chunk', 'text/javascript; charset=utf-8'],
  ] as const) {
    const answer = await get(url, path);
    assert.deepEqual([answer.status, answer.body, answer.headers['content-type']], [200, body, type]);
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.equal(answer.headers['cross-origin-resource-policy'], 'cross-origin');
    assert.equal(answer.headers['cache-control'], 'no-cache');
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.equal((await get(url, path, { 'if-none-match': String(answer.headers.etag) })).status, 304);
  }
});

test('under its version a client file never changes', async (t) => {
  const { url } = await startRelay(t, { app: { clientFolder: clientBuild(t) } });
  const { status, headers } = await get(url, `/${version}/rtc-elements.js`);
  assert.deepEqual([status, headers['cache-control']], [200, 'public, max-age=31536000, immutable']);
  assert.equal((await get(url, '/0.0.0-other/rtc-elements.js')).status, 404);
});

test('compressed copies go to those who take them', async (t) => {
  const { url } = await startRelay(t, { app: { clientFolder: clientBuild(t) } });
  for (const [accepted, encoding, body] of [
    ['gzip, deflate, br, zstd', 'br', 'brotlied'],
    ['gzip', 'gzip', 'gzipped'],
    ['br;q=0, gzip', 'gzip', 'gzipped'],
    ['identity', undefined, 'module'],
  ] as const) {
    const answer = await get(url, '/rtc-elements.js', { 'accept-encoding': accepted });
    assert.deepEqual([answer.headers['content-encoding'], answer.body], [encoding, body], accepted);
    assert.equal(answer.headers['content-type'], 'text/javascript; charset=utf-8');
    assert.match(String(answer.headers.vary), /accept-encoding/i);
  }
  const plain = await get(url, '/rtc-elements.iife.js', { 'accept-encoding': 'br' });
  assert.deepEqual([plain.headers['content-encoding'], plain.body], [undefined, 'script'], 'where there is no copy');
});

test('nothing but the build is served', async (t) => {
  const { url } = await startRelay(t, { app: { clientFolder: clientBuild(t), demo: true, demoFolder: tempFolder(t) } });
  for (const path of [
    '/../package.json',
    '/%2e%2e/package.json',
    '/.hidden',
    '//etc/passwd',
    '/chunks',
    '/%00',
    '/%zz',
  ]) {
    const { status } = await get(url, path);
    assert.ok(status >= 400 && status < 500, `${path}: ${String(status)}`);
  }
});

test('a missing build is said in words', async (t) => {
  const { url } = await startRelay(t, { app: { clientFolder: tempFolder(t) } });
  for (const path of ['/rtc-elements.js', '/rtc-elements.iife.js', '/sri.json', `/${version}/rtc-elements.js`]) {
    const { status, body } = await get(url, path);
    assert.equal(status, 503);
    assert.match(body, /npm run build/);
  }
});

test('the demo is served with a tight policy', async (t) => {
  const demoFolder = tempFolder(t);
  writeFileSync(join(demoFolder, 'index.html'), '<h1>demo</h1>');
  writeFileSync(join(demoFolder, 'demo.css'), 'h1 {}');
  const { url, port } = await startRelay(t, { app: { demo: true, demoFolder } });
  const { status, headers, body } = await get(url, '/?room=x');
  assert.deepEqual([status, body], [200, '<h1>demo</h1>']);
  const policy = String(headers['content-security-policy']);
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self';/);
  assert.match(policy, new RegExp(`connect-src 'self' ws://127.0.0.1:${String(port)} wss://127.0.0.1:${String(port)}`));
  assert.doesNotMatch(policy, /unsafe|upgrade-insecure/);
  assert.match(String(headers['permissions-policy']), /camera=\(self\), microphone=\(self\), display-capture=\(self\)/);
  assert.equal(headers['strict-transport-security'], undefined);
  assert.equal(headers['x-powered-by'], undefined);
  assert.equal(headers['cache-control'], 'no-cache');
  assert.equal((await get(url, '/demo.css')).headers['content-type'], 'text/css; charset=utf-8');
  assert.equal((await get(url, '/nowhere')).status, 404);
  const odd = await get(url, '/', { host: "x; script-src 'unsafe-inline'" });
  assert.doesNotMatch(String(odd.headers['content-security-policy']), /unsafe/);
});

test('over its own TLS browsers are told to stay with it', async (t) => {
  const { url } = await startRelay(t, { app: { demo: true, tls: true, demoFolder: tempFolder(t) } });
  const { headers } = await get(url, '/');
  assert.equal(headers['strict-transport-security'], 'max-age=15552000');
});

test('the tutorial finds the client of Socket.IO where it looks for it', async (t) => {
  const { url } = await startRelay(t);
  const { status, body } = await get(url, '/socket.io/socket.io.js');
  assert.equal(status, 200);
  assert.match(body, /Socket\.IO v4/);
});

test('a relay on loopback does not answer to names that are not its own', async (t) => {
  const demoFolder = tempFolder(t);
  writeFileSync(join(demoFolder, 'index.html'), 'demo');
  const options = { bind: 'loopback', publicHosts: ['pc.local'], app: { demo: true, demoFolder } } as const;
  const { url } = await startRelay(t, options);
  for (const [host, status] of [
    ['localhost:3000', 200],
    ['127.0.0.1', 200],
    ['[::1]:3000', 200],
    ['pc.local:3000', 200],
    ['evil.example:3000', 421],
    ['localhost.evil.example', 421],
  ] as const) {
    assert.equal((await get(url, '/', { host })).status, status, host);
    assert.equal((await get(url, '/healthz', { host })).status, status, host);
  }
});

test('mounted in somebody’s app it leaves what is theirs alone', async (t) => {
  const app = express();
  app.get('/', (_request, response) => void response.send('theirs'));
  const server = createServer(app);
  const relay = createRelay(server, { secret: SECRET });
  app.use(createApp({ relay, clientFolder: clientBuild(t) }));
  app.get('/late', (_request, response) => void response.send('theirs too'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(async () => {
    await relay.close();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  for (const [path, text] of [
    ['/', 'theirs'],
    ['/late', 'theirs too'],
  ] as const) {
    const { body, headers } = await get(url, path);
    assert.equal(body, text);
    assert.equal(headers['content-security-policy'], undefined);
  }
  assert.equal((await get(url, '/rtc-elements.js')).body, 'module');
  assert.equal((JSON.parse((await get(url, '/healthz')).body) as Health).service, 'rtc-elements');
  const handshake = await get(url, '/socket.io/?EIO=4&transport=polling', { origin: url });
  assert.equal(handshake.status, 200);
  await relay.close();
  assert.equal((await get(url, '/')).body, 'theirs', 'closing the relay does not close their server');
});
