import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';

interface DefaultServer {
  setScriptUrl(url: string | undefined): void;
  defaultServer(): string;
}

/** The module remembers, so each test has one of its own. */
let copies = 0;
const fresh = (): Promise<DefaultServer> =>
  import(`./default-server.js?${String((copies += 1))}`) as Promise<DefaultServer>;

function onPage(origin: string): void {
  Object.assign(globalThis, { location: { origin } });
}

describe('defaultServer', () => {
  afterEach(() => {
    delete (globalThis as { location?: unknown }).location;
  });

  it('is the site the script came from', async () => {
    const { defaultServer, setScriptUrl } = await fresh();
    onPage('https://page.example');
    setScriptUrl('https://relay.example:8443/1.2.3/rtc-elements.js?x#y');
    assert.equal(defaultServer(), 'https://relay.example:8443');
  });

  it('is the page itself for a bundled app, and for a script without an address', async () => {
    const { defaultServer, setScriptUrl } = await fresh();
    onPage('https://page.example');
    assert.equal(defaultServer(), 'https://page.example');
    setScriptUrl(undefined);
    setScriptUrl('');
    assert.equal(defaultServer(), 'https://page.example');
  });

  it('stays with the first copy of the kit', async () => {
    const { defaultServer, setScriptUrl } = await fresh();
    onPage('https://page.example');
    setScriptUrl('https://first.example/a.js');
    setScriptUrl('https://second.example/a.js');
    assert.equal(defaultServer(), 'https://first.example');
  });
});
