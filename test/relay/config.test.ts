import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ConfigError, readConfig, type Config } from '../../server/config.js';
import { FLAGS, flagsMarkdown, helpText } from '../../server/flags.js';

const SECRET = 's'.repeat(32);

test('without flags: port 3000, loopback, its own pages, eight people', () => {
  const { action, port, host, bind, origins, open, allowFile, secret, tls } = readConfig([], {});
  assert.deepEqual([action, port, host, bind], ['run', 3_000, undefined, 'loopback']);
  assert.deepEqual([origins, open, allowFile, secret, tls], [[], false, false, undefined, undefined]);
});

/** Flag, its arguments, the variable's text, and what becomes of it. */
const settings: [keyof typeof FLAGS, string[], string, Partial<Config>][] = [
  ['port', ['--port', '8080'], '8080', { port: 8_080 }],
  ['host', ['--host', '::1'], '::1', { host: '::1', bind: 'loopback' }],
  [
    'origins',
    ['--origins', 'https://a.example,http://b.example:81'],
    'https://a.example, http://b.example:81',
    { origins: ['https://a.example', 'http://b.example:81'] },
  ],
  ['open', ['--open'], '1', { open: true }],
  ['allow-file', ['--allow-file'], 'true', { allowFile: true }],
  ['public-host', ['--public-host', 'relay.example'], 'relay.example', { publicHosts: ['relay.example'] }],
  ['room-capacity', ['--room-capacity', '50'], '50', { roomCapacity: 50 }],
  ['secret', ['--secret', SECRET], SECRET, { secret: SECRET }],
  ['state-dir', ['--state-dir', '/state'], '/state', { stateDir: '/state' }],
  [
    'stun-url',
    ['--stun-url', 'stun:a.example:3478', '--stun-url', 'stun:b.example'],
    'stun:a.example:3478,stun:b.example',
    { stunUrls: ['stun:a.example:3478', 'stun:b.example'] },
  ],
  ['stun-port', ['--stun-port', 'off'], 'off', { stunPort: undefined }],
  ['turn-ttl', ['--turn-ttl', '60'], '60', { turnTtl: 60 }],
  ['transports', ['--transports', 'websocket'], 'websocket', { transports: ['websocket'] }],
  ['trust-proxy', ['--trust-proxy', '10.0.0.0/8,::1'], '10.0.0.0/8,::1', { trustProxy: ['10.0.0.0/8', '::1'] }],
  ['connections-per-address', ['--connections-per-address', '5'], '5', { connectionsPerAddress: 5 }],
  ['connections-per-second', ['--connections-per-second', '5'], '5', { connectionsPerSecond: 5 }],
  ['busy-at-lag', ['--busy-at-lag', 'off'], 'off', { busyAtLagMs: Infinity }],
  ['log-level', ['--log-level', 'debug'], 'debug', { logLevel: 'debug' }],
];

for (const [name, argv, text, expected] of settings) {
  test(`--${name}, or ${FLAGS[name].env}`, () => {
    for (const config of [readConfig(argv, {}), readConfig([], { [FLAGS[name].env]: text })]) {
      const got = Object.fromEntries(Object.keys(expected).map((key) => [key, config[key as keyof Config]]));
      assert.deepEqual(got, expected);
    }
  });
}

test('a lag from which on nobody new is seated, and none unless said', () => {
  assert.equal(readConfig(['--busy-at-lag', '300'], {}).busyAtLagMs, 300);
  assert.equal(readConfig([], {}).busyAtLagMs, undefined);
});

test('TURN servers and the secret they share with the relay', () => {
  const [a, b] = ['turn:a.example', 'turns:[2001:db8::1]:5349?transport=tcp'];
  const argv = ['--turn-url', a, '--turn-url', b, '--turn-secret', 'between us'];
  const env = { RTC_TURN_URL: `${a},${b}`, RTC_TURN_SECRET: 'between us' };
  for (const config of [readConfig(argv, {}), readConfig([], env)]) {
    assert.deepEqual([config.turnUrls, config.turnSecret, config.turnTtl], [[a, b], 'between us', undefined]);
  }
});

test('both files of TLS', () => {
  const tls = { cert: 'c.pem', key: 'k.pem' };
  assert.deepEqual(readConfig(['--tls-cert', 'c.pem', '--tls-key', 'k.pem'], {}).tls, tls);
  assert.deepEqual(readConfig([], { RTC_TLS_CERT: 'c.pem', RTC_TLS_KEY: 'k.pem' }).tls, tls);
});

test('every flag is tried above', () => {
  const tried = [
    ...settings.map(([name]) => name),
    'turn-url',
    'turn-secret',
    'tls-cert',
    'tls-key',
    'help',
    'version',
  ];
  assert.deepEqual([...tried].sort(), Object.keys(FLAGS).sort());
});

test('STUN is answered at its usual port, or at another', () => {
  assert.equal(readConfig([], {}).stunPort, 3_478);
  assert.equal(readConfig(['--stun-port', '0'], {}).stunPort, 0);
});

test('a flag wins over its variable; an empty variable is none', () => {
  assert.equal(readConfig(['--port', '1'], { PORT: '2' }).port, 1);
  assert.equal(readConfig([], { PORT: '' }).port, 3_000);
  assert.equal(readConfig([], { RTC_OPEN: '0' }).open, false);
});

for (const [argv, env, sentence] of [
  [['--foo'], {}, /^Unknown option '--foo'; --help lists what there is\.$/],
  [['foo'], {}, /foo.*--help/],
  [['--port'], {}, /--port.*--help/],
  [['--port', '65536'], {}, /^--port must be a number from 0 to 65535, not "65536"\.$/],
  [['--port', '-1'], {}, /--port/],
  [[], { PORT: 'http' }, /--port must be a number/],
  [['--host', ''], {}, /--host is empty/],
  [['--origins', 'app.example'], {}, /--origins must be an origin such as .*, not "app\.example"/],
  [['--origins', 'https://app.example/'], {}, /--origins/],
  [['--origins', '*'], {}, /--origins/],
  [['--room-capacity', '1'], {}, /from 2 to 50/],
  [['--room-capacity', '51'], {}, /from 2 to 50/],
  [['--stun-url', 'stun.example'], {}, /--stun-url/],
  [['--stun-port', 'on'], {}, /^--stun-port must be off or a number from 0 to 65535, not "on"\.$/],
  [['--turn-url', 'turn:turn.example'], {}, /^--turn-url and --turn-secret go together\.$/],
  [[], { RTC_TURN_SECRET: 'between us' }, /^--turn-url and --turn-secret go together\.$/],
  [['--turn-url', 'stun:turn.example', '--turn-secret', 's'], {}, /^--turn-url must be a TURN address .*, not "stun:/],
  [['--turn-ttl', '9'], {}, /^--turn-ttl must be a number from 10 to 86400, not "9"\.$/],
  [['--turn-ttl', '86401'], {}, /--turn-ttl/],
  [['--turn-ttl', '60.5'], {}, /--turn-ttl/],
  [['--transports', 'carrier-pigeon'], {}, /websocket or polling/],
  [['--trust-proxy', 'proxy.example'], {}, /--trust-proxy/],
  [['--trust-proxy', '10.0.0.0/99'], {}, /--trust-proxy/],
  [['--tls-cert', 'c.pem'], {}, /go together/],
  [['--busy-at-lag', '0'], {}, /^--busy-at-lag must be off or a number from 20 to 60000, not "0"\.$/],
  [['--log-level', 'loud'], {}, /one of silent/],
  [[], { RTC_OPEN: 'yes' }, /RTC_OPEN must be 1 or 0/],
  [['--host', '0.0.0.0'], {}, /--origins.*--open/],
  [['--host', '192.168.1.5'], {}, /--origins.*--open/],
  [['--host', '0.0.0.0', '--open'], { NODE_ENV: 'production' }, /--tls-cert.*--trust-proxy/],
] as const) {
  test(`${JSON.stringify(argv)} ${JSON.stringify(env)} is refused in one sentence`, () => {
    assert.throws(
      () => readConfig(argv, env),
      (error: unknown) => error instanceof ConfigError && sentence.test(error.message) && !error.message.includes('\n'),
    );
  });
}

test('the secret of TURN is in no error', () => {
  for (const argv of [
    ['--turn-secret', 'hunter2'],
    ['--turn-secret', 'hunter2', '--turn-url', 'nonsense'],
    ['--turn-secret', 'hunter2', '--turn-url', 'turn:a', '--turn-ttl', '0'],
  ]) {
    assert.throws(
      () => readConfig(argv, {}),
      (error: Error) => error instanceof ConfigError && !error.message.includes('hunter2'),
    );
  }
});

test('a secret that is too short is refused without being printed', () => {
  assert.throws(
    () => readConfig(['--secret', 'hunter2'], {}),
    (error: Error) => !error.message.includes('hunter2'),
  );
});

test('beyond this machine it starts once it is said who may connect', () => {
  assert.equal(readConfig(['--host', '0.0.0.0', '--open'], {}).bind, 'beyond');
  assert.equal(readConfig(['--host', '::', '--origins', 'https://app.example'], {}).bind, 'beyond');
  const production = { NODE_ENV: 'production' };
  const beyond = ['--host', '0.0.0.0', '--open'];
  assert.equal(readConfig([...beyond, '--trust-proxy', '10.0.0.1'], production).bind, 'beyond');
  assert.equal(readConfig([...beyond, '--tls-cert', 'c', '--tls-key', 'k'], production).bind, 'beyond');
  assert.equal(readConfig([], production).bind, 'loopback', 'a proxy on this machine does TLS');
});

test('--help and --version are answered whatever else is wrong with the host', () => {
  assert.equal(readConfig(['--help', '--host', '0.0.0.0'], {}).action, 'help');
  assert.equal(readConfig(['--version'], {}).action, 'version');
});

test('--help and docs/relay.md name every flag and variable', () => {
  const docs = readFileSync(new URL('../../docs/relay.md', import.meta.url), 'utf8');
  // Prettier pads tables.
  const unpadded = (text: string): string => text.replace(/ +\|/g, ' |').replace(/-{3,}/g, '---');
  assert.ok(unpadded(docs).includes(unpadded(flagsMarkdown())), 'paste what flagsMarkdown() gives into docs/relay.md');
  for (const [name, { env }] of Object.entries(FLAGS)) {
    assert.ok(helpText().includes(`--${name}`));
    assert.ok(helpText().includes(env));
  }
});
