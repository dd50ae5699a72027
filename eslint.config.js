// One set of rules for sources, tests, benches and scripts. What needs the compiler's types runs on TypeScript only.
// Import direction, dead files, sizes and the domain's purity are held by test/tidy.test.ts, which can say what to do.
// How lines are broken is nobody's rule here.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** A thing has one name, so that a search for it finds every use. Tools that ask for a default export get one. */
const NO_DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
  message: 'Export it under its name.',
};

/** `erasableSyntaxOnly` holds the rest: what Node cannot strip from a type-checked file has no place here. */
const NO_ENUM = { selector: 'TSEnumDeclaration', message: 'Use a list `as const` and a union made from it.' };

/** What people read stands in the catalogues of both languages, and nowhere else. */
const NO_TEXT = [
  { selector: 'JSXText[value=/\\p{L}/u]', message: 'Put the words into src/web/words, in both languages.' },
  {
    selector: 'JSXAttribute[name.name=/^(label|title|help|alt|placeholder|caption|lead|aria-label|aria-description|aria-roledescription)$/] > Literal[value=/\\p{L}/u]',
    message: 'Put the words into src/web/words, in both languages.',
  },
  {
    selector: 'JSXExpressionContainer > :matches(Literal[value=/\\p{L}{2}/u], TemplateLiteral[quasis.0.value.raw=/\\p{L}{2}/u])[parent.parent.type="JSXElement"]',
    message: 'Put the words into src/web/words, in both languages.',
  },
];

/** A name that begins with an underscore is left out on purpose, such as a field that a spread must not carry. */
const UNUSED = {
  argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_',
};

export default tseslint.config(
  { ignores: ['dist/', 'data/', 'coverage/', 'bench/results/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    rules: {
      'no-unused-vars': ['error', UNUSED],
      'no-console': 'error',
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, NO_ENUM],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', UNUSED],
      // A whole number reads the same in a sentence however it is converted.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `return refuse('…')` says more than two lines do.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Objects here are closures, whose functions know no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Some libraries wait for what their types call void.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { properties: false } }],
      // A parameter of a public function may say what the caller expects back, even where it is named once.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Only where everything is typed by us: what comes from outside is checked although its type promises it.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // A mapped type over a table may come out empty for some of its rows.
      '@typescript-eslint/no-generated-empty-object-type': 'off',
    },
  },
  {
    files: ['src/domain/*.ts', 'src/contract/*.ts'],
    rules: { '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'always' }] },
  },
  {
    // A test knows what it has just made, and an assertion that fails says so better than a branch.
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A parser that no server should use reads what a client made quite well.
      '@typescript-eslint/no-deprecated': 'off',
      // What a test says of its own values costs nobody anything.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-useless-default-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/await-thenable': 'off',
      // Tests that repeat by a seed print it.
      'no-console': 'off',
    },
  },
  {
    files: ['src/web/**/*.tsx'],
    rules: { 'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, NO_ENUM, ...NO_TEXT] },
  },
  {
    // Programs for people, and the few files whose default export a tool asks for.
    files: ['src/cli/**', 'bench/**', 'scripts/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['*.config.ts', '*.config.js'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
);
