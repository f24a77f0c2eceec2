import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { errorsOf, room, waitForChat, waitForStatus, writeChat } from '../e2e/harness/kit.js';
import { waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { intrude } from './harness/intruder.js';
import { detailOf, linksByPeer, logged } from './harness/journal.js';
import { NettedRig } from './harness/netted-call.js';
import { whyNoNetworks } from './harness/network.js';

/** That the page has told the other side of its one link. */
const addressesOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    globalThis.__probe.connections
      .filter(({ connectionState }) => connectionState === 'connected')
      .flatMap(({ localDescription }) => localDescription!.sdp.match(/^a=candidate:.*$/gm) ?? [])
      .map((line) => line.split(' ')[4]!),
  );

describe('networks without IPv4', { skip: whyNoNetworks() }, () => {
  const rig = new NettedRig(6);

  it('carry a call', async () => {
    const people = await rig.begin();
    for (const { page } of people) {
      await waitForMedia(page, { links: 1 });
      await waitUntil('its path', async () => (await detailOf(page)).path?.kind === 'local', {
        report: () => detailOf(page),
      });
    }
    const addresses = (await Promise.all(people.map(({ page }) => addressesOf(page)))).flat();
    assert.ok(addresses.length > 0);
    for (const address of addresses) assert.match(address, /^fd77:|\.local$/);
    await writeChat(people[0]!.page, 'over six');
    await waitForChat(people[1]!.page, ': over six');
    for (const { page, pageErrors } of people) assert.deepEqual([await errorsOf(page), pageErrors], [[], []]);
  });
});

/** Of the agreed shape; a browser finds no address behind any of them. */
const ODD_CANDIDATES = [
  'candidate:1 1 udp 2113937151 7f1c0ad5-5e6b-4d3c-9c59-3a3a5f2c9d11.local 50000 typ host',
  'candidate:2 1 udp 2113937151 nobody-has-that-name.local 50000 typ host generation 0 network-cost 999',
  'candidate:3 1 udp 1 not an address 50000 typ host',
  'candidate:4 1 carrier-pigeon 1 10.0.0.1 50000 typ feather',
  'candidate:5 1 udp 1 fe80::1%eth0 50000 typ host',
  'candidate:6 1 tcp 1 10.0.0.1 9 typ host tcptype none',
  'candidate:',
  'a=candidate',
];

describe('candidates that lead nowhere', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  it('are taken without a word, and the call goes on', async () => {
    const name = room();
    const { page, pageErrors, complaints } = await run.open(run.relay.page(run.relay.tags(name)), {
      init: SMALL_CAMERA,
    });
    await waitForStatus(page, 'joined');
    const { page: other } = await run.open(run.relay.page(run.relay.tags(name)), { init: SMALL_CAMERA });
    await waitForMedia(page, { links: 1 });
    const eve = await intrude(run.relay.url, name);
    const me = await page.evaluate(() => document.querySelector('rtc-room')!.context!.participants.getState().self.id);
    const generation = await new Promise<number>((resolve) =>
      eve.onSignal(({ from, message }) => {
        const said = JSON.parse(message) as { sdp?: object; generation?: number };
        if (from === me && said.sdp && said.generation) resolve(said.generation);
      }),
    );
    let n = 0;
    for (const candidate of ODD_CANDIDATES)
      eve.tell(me, 'ice candidate', { candidate: { candidate, sdpMid: '0' }, generation, n: (n += 1) });
    await eve.client.settle();
    await waitUntil('them all in the log', async () => (await logged(page, 'candidate')).length > 0);
    await waitForMedia(page, { links: 1 });
    await waitForMedia(other, { links: 1 });
    assert.notEqual((await linksByPeer(page))[eve.id], 'failed peer-misbehaved');
    assert.deepEqual([await errorsOf(page), pageErrors, complaints], [[], [], []]);
    eve.leave();
  });
});
