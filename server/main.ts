#!/usr/bin/env node
import { ConfigError, readConfig, type Config } from './config.js';
import { helpText } from './flags.js';
import { version } from './package.js';
import { start, StartError, type Running } from './start.js';

/* The command: the only file that reads flags, listens to signals, prints and exits. */

void main();

async function main(): Promise<void> {
  try {
    const config = readConfig(process.argv.slice(2), process.env);
    if (config.action === 'help') return void process.stdout.write(helpText());
    if (config.action === 'version') return void process.stdout.write(`${version}\n`);
    const running = await start(config);
    stopOnSignals(running);
    if (running.warning) process.stderr.write(`${running.warning}\n`);
    process.stdout.write(banner(running, config));
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof StartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(error instanceof ConfigError ? 2 : 1);
  }
}

function stopOnSignals(running: Running): void {
  let isStopping = false;
  const stop = (exitCode: number): void => {
    // Asked twice: at once.
    if (isStopping) process.exit(exitCode);
    isStopping = true;
    running.close().then(
      () => process.exit(exitCode),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
  // What nobody caught leaves the process in a state nobody knows: say so, let people go, and end.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${error.stack ?? String(error)}\n`);
    stop(1);
  });
}

function banner({ url, stunPort }: Running, { bind, host, open, origins }: Config): string {
  const who = open ? 'pages of any site' : `pages of ${(origins ?? []).join(', ')} and its own`;
  const stun =
    stunPort === undefined ? '' : `It answers STUN on UDP port ${String(stunPort)}: let that through to it as well.\n`;
  const warning =
    bind === 'beyond'
      ? `\nIt is open to other machines (${String(host)}): ${who} may connect, and rooms need no token.\n${stun}`
      : '';
  return `rtc-elements ${version}: ${url}
${warning}
Two lines for any page:

  <script type="module" src="${url}/rtc-elements.js"></script>
  <rtc-room room="my-room"></rtc-room>

`;
}
