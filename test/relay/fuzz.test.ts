import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { startRelay } from './helpers.js';

const EVENTS = ['ready', 'signal', 'send', 'update', 'moderate', 'history', 'restore', 'leave'];
const XSS = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "javascript:alert('1')",
  '\u202egnp.exe',
  '{{7*7}}',
];

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 8 }),
  fc.object({
    key: fc.constantFrom(
      'v',
      'room',
      'to',
      'type',
      'message',
      'id',
      'lines',
      'before',
      'name',
      'state',
      'signal_room',
      '__proto__',
    ),
    maxDepth: 3,
    withNullPrototype: false,
    values: [fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constantFrom(...XSS)],
  }),
);
const event = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...EVENTS) },
  fc.constantFrom('toString', '__proto__', 'x'),
);

test('whatever a client sends, the relay answers and the others go on', async (t) => {
  const unlimited = { burst: 1e9, perSecond: 1e9 };
  const rates = Object.fromEntries(
    ['signal', 'chat', 'presence', 'ready', 'history', 'restore', 'refusals', 'joins', 'room'].map((kind) => [
      kind,
      unlimited,
    ]),
  );
  const { connect } = await startRelay(t, { rates });
  const [ann, eve] = [await connect(), await connect()];
  await ann.join();
  await eve.join();
  await fc.assert(
    fc.asyncProperty(event, fc.array(junk, { maxLength: 3 }), fc.boolean(), async (name, args, wantsAnswer) => {
      // A function as an argument would be an acknowledgement; JSON has none.
      const payloads = JSON.parse(JSON.stringify(args)) as unknown[];
      if (!wantsAnswer) eve.socket.emit(name, ...payloads);
      const reply = await (wantsAnswer ? eve.ask(name, ...payloads) : eve.ask('history', { before: 1 }));
      assert.equal(typeof reply.ok, 'boolean');
      if (!reply.ok) assert.ok(reply.code !== 'server-error', `${name} ${JSON.stringify(payloads)}`);
      assert.equal(eve.socket.connected, true);
    }),
    { numRuns: 400 },
  );
  await ann.do('send', { id: 'after', message: 'still here' });
  assert.deepEqual(ann.all('refused'), []);
});

test('deep, wide and poisoned payloads are refused', async (t) => {
  const { connect } = await startRelay(t);
  const eve = await connect();
  await eve.join();
  const { ws } = eve.socket.io.engine.transport as unknown as { ws: { send(data: string): void } };
  // As text: the client's own encoder would not survive it.
  ws.send(`42["send",{"id":"1","message":"x","deep":${'['.repeat(30_000)}${']'.repeat(30_000)}}]`);
  assert.equal((await eve.next('refused')).code, 'bad-payload');
  const wide = Object.fromEntries(Array.from({ length: 4_000 }, (_, n) => [`k${String(n)}`, n]));
  assert.equal(await eve.refusalOf('update', wide), 'accepted', 'unknown keys are dropped');
  for (const key of ['__proto__', 'constructor', 'prototype']) {
    const poisoned = JSON.parse(`{ "name": "x", "state": { "${key}": { "hand": true } } }`) as unknown;
    assert.equal(await eve.refusalOf('update', poisoned), 'bad-payload');
  }
});

test('markup passes as the text it is', async (t) => {
  const { connect } = await startRelay(t);
  for (const text of XSS) {
    const [ann, bob] = [await connect(), await connect()];
    assert.equal((await ann.join(text, { name: text })).self.name, text);
    await bob.join(text);
    await ann.do('send', { id: '1', message: text });
    const { author, message } = await bob.next('message');
    assert.deepEqual([author, message], [text, text]);
    await ann.do('leave');
    assert.equal((await bob.next('announce')).message, `Client left the ${text} room.`);
  }
});
