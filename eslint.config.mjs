import js from '@eslint/js';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import lit from 'eslint-plugin-lit';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';
import { arrowsRule } from './scripts/lint/arrows.mjs';
import { BANS } from './scripts/lint/bans.mjs';

const PRODUCT = ['src/**/*.ts', 'server/**/*.ts'];
const TESTS = ['**/*.test.ts', 'test/**/*.ts', 'bench/**/*.ts'];
const NODE_GLOBALS = Object.fromEntries(
  ['process', 'console', 'URL', 'performance', 'setTimeout', 'clearTimeout', 'Buffer', 'fetch', 'AbortController'].map(
    (name) => [name, 'readonly'],
  ),
);

export default tseslint.config(
  { ignores: ['dist/', '.cache/', 'bench/results/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    // One program holds all there is, tests too; that the server knows no DOM is for tsc to say.
    languageOptions: { parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers and the like read well in a template; objects, which say nothing there, stay refused.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `return this.#close();` out of the middle of a function that returns nothing is plain to read.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // lib.dom promises mediaDevices, crypto.subtle and more, which insecure pages and old browsers lack; and a
      // private field that was narrowed before an await may well be another after it.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // What was caught may be thrown again as it came.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true, allowRethrowing: true }],
      // What is async by its interface need not wait for anything itself, fakes least of all.
      '@typescript-eslint/require-await': 'off',
      // `_` marks what a signature asks for and a body does not need.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // noUncheckedIndexedAccess makes every index `T | undefined`; where the code just proved it, `!` is honest.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A type parameter used once still names what a caller gets.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Types here are structural: what has the shape of an event or an element is one.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Lit directives and event maps are types by declaration merging.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      eqeqeq: 'error',
    },
  },

  {
    files: PRODUCT,
    plugins: { 'import-x': importX, rtc: { rules: { arrows: arrowsRule } } },
    settings: {
      'import-x/resolver-next': [
        createNodeResolver({ extensions: ['.ts', '.js'], extensionAlias: { '.js': ['.ts', '.js'] } }),
      ],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/extensions': ['.ts'],
      'import-x/ignore': ['node_modules'],
    },
    rules: {
      'rtc/arrows': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'no-restricted-syntax': ['error', ...BANS],
      'no-eval': 'error',
      'no-new-func': 'error',
      // A developer is warned of a mistake in the page; people never read a console.
      'no-console': ['error', { allow: ['warn', 'error'] }],
    },
  },
  // A program that people start in a terminal speaks there.
  { files: ['server/**/*.ts'], rules: { 'no-console': 'off' } },

  {
    files: ['src/**/*.ts'],
    extends: [lit.configs['flat/all'], wc.configs['flat/best-practice']],
    settings: { wc: { elementBaseClasses: ['LitElement', 'RoomElement'] } },
    rules: {
      // Handlers are arrow fields; a closure in a list's template is how it knows its item.
      'lit/no-template-arrow': 'off',
      // `map()` of an array in a template reads as what it is.
      'lit/no-template-map': 'off',
      // Lit's own decorators, not these calls, are what the house uses, and `#private` fields.
      'lit/prefer-query-decorators': 'off',
      // `value` of an input is set once from state, and read from the event afterwards.
      'lit/no-value-attribute': 'error',
      // A constructor that hands over a controller is no parser-time trap.
      'wc/no-constructor': 'off',
      // `onX` is what the platform calls a handler property.
      'wc/no-method-prefixed-with-on': 'off',
      // The same tag must not be defined twice: `define()` guards that, the classes register nothing.
      'wc/guard-define-call': 'off',
      // LitElement has every lifecycle callback.
      'wc/guard-super-call': 'off',
    },
  },

  {
    files: TESTS,
    rules: {
      // node:test returns promises that its runner awaits.
      '@typescript-eslint/no-floating-promises': 'off',
      // chai's `expect(x).to.be.true` is an expression that acts.
      '@typescript-eslint/no-unused-expressions': 'off',
      // A fake may be as empty as the test allows.
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Puppeteer marks calls before their replacements work in both browsers.
      '@typescript-eslint/no-deprecated': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      'lit/no-this-assign-in-render': 'off',
      'no-console': 'off',
    },
  },

  {
    // What is measured against comes without types.
    files: ['bench/variants/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },

  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: NODE_GLOBALS },
    rules: { eqeqeq: 'error' },
  },
  // Plain scripts of pages: what a browser knows is too long a list to repeat here.
  { files: ['demo/**/*.js', 'test/**/*.js', 'bench/**/*.js', 'bench/**/*.mjs'], rules: { 'no-undef': 'off' } },
);
