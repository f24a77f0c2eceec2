const IGNORED = ['**/*.test.ts', '**/*.styles.ts'];

/** Paths as they are in the package: it ships compiled modules, the analyzer read their sources. */
function compiledPaths() {
  const compiled = (path) => path.replace(/^\/?(src\/.*)\.ts$/, 'dist/$1.js').replace(/^\/?(src\/.*\.js)$/, 'dist/$1');
  return {
    name: 'compiled-paths',
    packageLinkPhase({ customElementsManifest }) {
      const visit = (node) => {
        if (typeof node !== 'object' || node === null) return;
        for (const [key, value] of Object.entries(node)) {
          if ((key === 'path' || key === 'module') && typeof value === 'string') node[key] = compiled(value);
          else visit(value);
        }
      };
      visit(customElementsManifest);
    },
  };
}

export default {
  globs: ['src/components/**/*.ts', 'src/context/room-element.ts'],
  exclude: IGNORED,
  litelement: true,
  plugins: [compiledPaths()],
};
