import { build } from 'esbuild';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { ExpectedError } from '../lib/expected-error.mjs';
import { filesBelow } from '../lib/files.mjs';

const host = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => '\n',
};

/**
 * Type-checks and writes dist/src and dist/server: JavaScript, declarations, maps. Two programs,
 * because only the first may know the DOM; both contain src/protocol, which the first one writes.
 */
export function compile(root) {
  const outputs = new Map();
  for (const [config, folder] of [
    ['tsconfig.json', 'src'],
    ['tsconfig.node.json', 'server'],
  ]) {
    const program = programOf(root, config);
    const diagnostics = ts.getPreEmitDiagnostics(program);
    if (diagnostics.length > 0) {
      console.error(ts.formatDiagnosticsWithColorAndContext(diagnostics, host));
      throw new ExpectedError(`${config}: ${diagnostics.length} type error(s).`);
    }
    program.emit(undefined, (path, text) => {
      const name = relative(join(root, 'dist'), path).split(sep).join('/');
      if (name.startsWith(`${folder}/`)) outputs.set(name, text);
    });
  }
  for (const [name, text] of outputs) {
    mkdirSync(dirname(join(root, 'dist', name)), { recursive: true });
    writeFileSync(join(root, 'dist', name), text);
  }
  for (const folder of ['src', 'server']) {
    for (const name of filesBelow(join(root, 'dist'), folder)) {
      if (!outputs.has(name)) rmSync(join(root, 'dist', name));
    }
  }
}

function programOf(root, config) {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    join(root, config),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
        throw new ExpectedError(ts.formatDiagnostic(diagnostic, host));
      },
    },
  );
  return ts.createProgram(parsed.fileNames, parsed.options);
}

/** Only what running the relay needs, without types: half a second instead of ten. */
export async function compileRelay(root) {
  await build({
    absWorkingDir: root,
    tsconfig: join(root, 'tsconfig.node.json'),
    entryPoints: ['server', 'src/protocol'].flatMap((folder) =>
      filesBelow(root, folder, (path) => path.endsWith('.ts') && !path.endsWith('.test.ts')),
    ),
    outdir: 'dist',
    outbase: '.',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
}
