/** Paths as they are in the package: it ships compiled modules, the analyzer read their sources. */
function compiledPaths() {
  const compiled = (path) => path.replace(/^\/?(src\/.*)\.(?:ts|js)$/, 'dist/$1.js');
  const visit = (node) => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if ((key === 'path' || key === 'module') && typeof value === 'string') node[key] = compiled(value);
      else visit(value);
    }
  };
  return {
    name: 'compiled-paths',
    packageLinkPhase: ({ customElementsManifest }) => visit(customElementsManifest),
  };
}

/** Classes register nothing: which tag is whose stands in src/define/, in calls of `defineElement()`. */
function tagsFromDefine() {
  const tags = new Map();
  return {
    name: 'tags-from-define',
    analyzePhase({ ts, node, moduleDoc }) {
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'defineElement') return;
      const [tag, element] = node.arguments;
      tags.set(element.getText(), tag.text);
      moduleDoc.exports.push({
        kind: 'custom-element-definition',
        name: tag.text,
        declaration: { name: element.getText() },
      });
    },
    packageLinkPhase({ customElementsManifest: { modules } }) {
      const homes = new Map();
      for (const { path, declarations } of modules) {
        for (const declaration of declarations) {
          const tagName = tags.get(declaration.name);
          if (tagName === undefined) continue;
          Object.assign(declaration, { tagName, customElement: true });
          // Besides `@event`, which is the public ones, the analyzer guesses from each dispatchEvent().
          declaration.events = declaration.events?.filter(({ description }) => description);
          homes.set(declaration.name, path);
        }
      }
      for (const module of modules) {
        // The definition inside the helper itself names its parameters.
        module.exports = module.exports.filter(
          ({ kind, declaration }) => kind !== 'custom-element-definition' || homes.has(declaration.name),
        );
        for (const { declaration } of module.exports) {
          if (homes.has(declaration?.name)) declaration.module = homes.get(declaration.name);
        }
      }
    },
  };
}

export default {
  globs: ['src/components/**/*.ts', 'src/context/room-element.ts', 'src/define/*.ts'],
  exclude: ['**/*.test.ts', '**/*.styles.ts'],
  litelement: true,
  // package.json is ours to write.
  packagejson: false,
  plugins: [tagsFromDefine(), compiledPaths()],
};
