import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { startStun, type Stun } from '../../server/stun.js';
import { SMALL_CAMERA } from './harness/init-scripts.js';
import { waitForMedia } from './harness/media.js';
import { startRelay, type RelaySite } from './harness/servers.js';
import { suite } from './harness/suite.js';
import { waitUntil } from './harness/wait.js';

/** This machine as others on its network see it. */
const address = Object.values(networkInterfaces())
  .flat()
  .find((network) => network?.family === 'IPv4' && !network.internal)?.address;

/** Of a server-reflexive candidate. */
function addressToldTo(page: Page): Promise<string | undefined> {
  return page.evaluate(async () => {
    const reports = await Promise.all(globalThis.__probe.connections.map((connection) => connection.getStats()));
    return reports
      .flatMap((report) => [...report.values()] as { type: string; candidateType: string; address: string }[])
      .find(({ type, candidateType }) => type === 'local-candidate' && candidateType === 'srflx')?.address;
  });
}

describe('addresses told by the relay itself', { skip: address ? false : 'this machine has no network' }, () => {
  const run = suite();
  let stun: Stun;
  let relay: RelaySite;
  before(async () => {
    stun = await startStun({ port: 0, hosts: ['0.0.0.0'] });
    relay = await startRelay({ stunPort: stun.port, publicHosts: [address!] });
  });
  afterEach(() => run.closePeople());
  after(() => Promise.all([stun.close(), relay.close()]));

  it('reach a page that hides its own because it may not use its devices', async () => {
    const url = relay.page(relay.tags('stun'));
    const ann = await run.open(url, { init: SMALL_CAMERA });
    const ben = await run.open(url, { permissions: ['geolocation'], init: SMALL_CAMERA });
    const told = await waitUntil('an address that was told', () => addressToldTo(ben.page));
    assert.equal(told, address);
    await waitForMedia(ben.page, { links: 1 });
    assert.deepEqual(ann.pageErrors, []);
  });
});
