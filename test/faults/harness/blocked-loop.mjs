/* Loaded into a relay's process: SIGUSR2 has it block its event loop, most of the time, until the next one. */

const BLOCKED_MS = 350;
const BETWEEN_MS = 30;
let timer;

function block() {
  const until = performance.now() + BLOCKED_MS;
  while (performance.now() < until);
  timer = setTimeout(block, BETWEEN_MS);
}

process.on('SIGUSR2', () => {
  if (!timer) return block();
  clearTimeout(timer);
  timer = undefined;
});
