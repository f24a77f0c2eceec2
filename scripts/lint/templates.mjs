// Checks lit's templates against the elements' types: unknown tags, attributes, properties, and
// values of the wrong type. Part of `npm run lint`.
import { relative } from 'node:path';
import litAnalyzer from 'lit-analyzer';
import ts from 'typescript';
import { root } from '../lib/paths.mjs';

const { DefaultLitAnalyzerContext, LitAnalyzer, makeConfig } = litAnalyzer;

/** Complaints that are the analyzer's own age: it does not know what it complains of. */
const UNKNOWN_TO_IT = [
  // It takes lit's `nothing`, which removes an attribute, for a value that the attribute gets.
  ({ source, message }) => source === 'no-incompatible-type-binding' && message.includes('Symbol('),
];

const config = makeConfig({
  strict: true,
  rules: {
    // Its style sheets know no container queries.
    'no-invalid-css': 'off',
    // Classes register nothing; which tags a page has is for src/define/ to say.
    'no-missing-import': 'off',
  },
  globalAttributes: ['enterkeyhint', 'inert', 'popover'],
});

/** Every complaint about the given program's templates, as one line for people. */
export function checkTemplates(program) {
  const context = new DefaultLitAnalyzerContext({ getProgram: () => program });
  context.updateConfig(config);
  const analyzer = new LitAnalyzer(context);
  return program
    .getSourceFiles()
    .filter(({ fileName }) => !fileName.includes('/node_modules/') && !fileName.endsWith('.test.ts'))
    .flatMap((file) => {
      const found = analyzer.getDiagnosticsInFile(file);
      return found
        .filter((diagnostic) => !UNKNOWN_TO_IT.some((isOwnFault) => isOwnFault(diagnostic)))
        .map(({ location, message, fixMessage = '', source }) => {
          const { line, character } = file.getLineAndCharacterOfPosition(location.start);
          const place = `${relative(root, file.fileName)}:${line + 1}:${character + 1}`;
          return `${place}  ${message} ${fixMessage} (${source})`;
        });
    });
}

/** The program of a tsconfig file, with more or other files where wanted. */
export function programOf(configPath, files) {
  const { config: json, error } = ts.readConfigFile(configPath, ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { fileNames, options } = ts.parseJsonConfigFileContent(json, ts.sys, root);
  return ts.createProgram(files ?? fileNames, { ...options, noEmit: true });
}

if (process.argv[1] === import.meta.filename) {
  const complaints = checkTemplates(programOf(`${root}/tsconfig.json`));
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) process.exitCode = 1;
}
