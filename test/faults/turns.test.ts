import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../e2e/harness/client.js';
import { waitForMedia } from '../e2e/harness/media.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { detailOf } from './harness/journal.js';
import { NettedRig } from './harness/netted-call.js';
import { whyNoNetworks } from './harness/network.js';
import { noTurnServer, TURN_SECRET, TurnServer } from './harness/turn-server.js';

const PATIENCE_MS = 30_000;
const RELAYED_MS = 8_000;
const file = (name: string): string => join(root, 'test', 'relay', 'tls', name);

describe(
  'a network that lets nothing through but TCP, and a TURN server that speaks TLS',
  {
    skip: whyNoNetworks() || noTurnServer,
  },
  () => {
    // The certificate is the tests' own, for another name.
    const rig = new NettedRig(4, ['--ignore-certificate-errors']);
    let turn: TurnServer;
    before(async () => {
      const settings = [`cert=${file('localhost.cert.pem')}`, `pkey=${file('localhost.key.pem')}`];
      turn = await new TurnServer(settings, rig.place).start();
    });
    after(() => turn?.close());

    it('carry a call, which says so', async (t) => {
      const startedAt = Date.now();
      const people = await rig.begin(['--turn-url', turn.tlsUrl, '--turn-secret', TURN_SECRET], {
        prepare: () => rig.hosts.forEach((host) => host.block('ip protocol udp')),
      });
      for (const { page } of people) await waitForMedia(page, { links: 1, timeoutMs: PATIENCE_MS });
      const ms = Date.now() - startedAt;
      t.diagnostic(`media both ways ${ms} ms after the pages were opened`);
      for (const { page } of people) {
        await waitUntil('its path', async () => (await detailOf(page)).path?.kind === 'relayed');
        assert.equal((await detailOf(page)).path?.protocol, 'tls');
      }
      assert.ok(ms < RELAYED_MS);
    });
  },
);
