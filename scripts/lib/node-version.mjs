// Plain old syntax and no imports: this file must run on a Node that is too old for everything else.

var NEEDED = [20, 19];

/** Whether a version such as "20.19.1" is at least 20.19 of line 20, or a later line. */
export function isNodeSupported(version) {
  var parts = version.split('.').map(Number);
  return parts[0] > NEEDED[0] || (parts[0] === NEEDED[0] && parts[1] >= NEEDED[1]);
}

/** Says in one sentence what is missing and ends the process; returns where nothing is. */
export function requireNode() {
  if (isNodeSupported(process.versions.node)) return;
  console.error(
    'rtc-elements needs Node ' +
      NEEDED.join('.') +
      ' or newer, but this is Node ' +
      process.versions.node +
      ': install a current one from https://nodejs.org.',
  );
  process.exit(1);
}
