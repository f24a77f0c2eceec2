// `npm test`: every check there is, with all of its set-up.
// No static import of anything modern: an old Node must get as far as the sentence about itself.
import { requireNode } from './lib/node-version.mjs';

requireNode();
import('./test/main.mjs').catch(function (error) {
  console.error(error && error.expected ? error.message : error);
  process.exitCode = 1;
});
