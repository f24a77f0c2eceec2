import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Pulse } from './pulse.js';

beforeEach(() => {
  mock.timers.enable({ apis: ['setInterval', 'Date'], now: 1e12 });
  mock.method(performance, 'now', () => Date.now());
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

interface Rig {
  readonly pulse: Pulse;
  readonly sent: string[];
  readonly texts: string[];
  /** `?` for a doubt, `silent` and `heard` for what was told. */
  readonly told: string[];
  readonly channel: { readyState: string; bufferedAmount: number };
  bytes: number;
  beats: number;
  hear(text: string): void;
}

function rig(): Rig {
  const self = {
    sent: [] as string[],
    texts: [] as string[],
    told: [] as string[],
    bytes: 0,
    beats: 0,
  } as unknown as Rig;
  const channel = {
    readyState: 'open',
    bufferedAmount: 0,
    onmessage: null as ((event: { data: string }) => void) | null,
    send: (text: string) => self.sent.push(text),
  };
  const pulse = new Pulse({
    channel: channel as unknown as RTCDataChannel,
    received: async () => self.bytes,
    say: () => `{"n":${String((self.beats += 1))}}`,
    onText: (text) => self.texts.push(text),
    onDoubt: () => self.told.push('?'),
    onSilence: (isSilent) => self.told.push(isSilent ? 'silent' : 'heard'),
  });
  return Object.assign(self, { pulse, channel, hear: (data: string) => channel.onmessage?.({ data }) });
}

/** In the steps of its timer; what it asks of the browser is answered between two. */
async function pass(ms: number, meanwhile: () => void = () => undefined): Promise<void> {
  for (let left = ms; left > 0; left -= 250) {
    meanwhile();
    mock.timers.tick(250);
    await new Promise(setImmediate);
  }
}

test('it beats twice a second, with what is to be said at that moment, and answers a question at once', async () => {
  const { sent, hear, texts, pulse } = rig();
  await pass(2_000);
  assert.deepEqual(sent, ['{"n":1}', '{"n":2}', '{"n":3}', '{"n":4}']);
  hear('?');
  assert.equal(sent.length, 5);
  hear('{}');
  hear('something');
  assert.deepEqual(texts, ['{}', 'something']);
  pulse.close();
  await pass(2_000);
  assert.equal(sent.length, 5);
});

test('nothing heard and nothing received: asked first, then silent, told again every second; then heard once', async () => {
  const { told, hear, sent } = rig();
  hear('{}');
  await pass(1_000);
  assert.deepEqual([told, sent.includes('?')], [['?'], true]);
  await pass(250);
  assert.deepEqual(told, ['?', 'silent']);
  await pass(2_000);
  assert.deepEqual(told, ['?', 'silent', 'silent', 'silent']);
  hear('{}');
  hear('{}');
  assert.deepEqual(told.slice(4), ['heard']);
});

test('media that arrives is life too, though no beat does', async () => {
  const self = rig();
  self.hear('{}');
  await pass(10_000, () => (self.bytes += 100));
  assert.ok(!self.told.includes('silent'), self.told.join());
});

test('after a silence media alone ends it', async () => {
  const self = rig();
  self.hear('{}');
  await pass(2_000);
  self.bytes = 1;
  await pass(250);
  assert.equal(self.told.at(-1), 'heard');
});

test('a peer that never beats is not judged', async () => {
  const { told } = rig();
  await pass(20_000);
  assert.deepEqual(told, []);
});

test('a page that stood still itself asks before it judges', async () => {
  const { told, hear } = rig();
  hear('{}');
  await pass(500);
  mock.timers.setTime(Date.now() + 20_000);
  await pass(250);
  assert.deepEqual(told, ['?']);
  hear('{}');
  await pass(500);
  assert.deepEqual(told, ['?']);
});

test('the browser says it is up again: it gets its time anew', async () => {
  const { told, hear, pulse } = rig();
  hear('{}');
  await pass(1_500);
  pulse.beginAnew();
  told.length = 0;
  await pass(1_000);
  assert.deepEqual(told, ['?']);
  await pass(500);
  assert.equal(told[1], 'silent');
});

test('nothing is piled up on a channel that is not open or does not drain', async () => {
  const { sent, channel } = rig();
  channel.bufferedAmount = 5_000;
  await pass(1_000);
  Object.assign(channel, { bufferedAmount: 0, readyState: 'closing' });
  await pass(1_000);
  assert.deepEqual(sent, []);
});
