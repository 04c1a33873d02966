import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';
import hera from './tools/eslint/index.mjs';

const barrels = ['@cdktf/provider-aws', '@cdktf/provider-aws/lib', '@cdktn/provider-aws', '@cdktn/provider-aws/lib'];

/** Which scopes a scope may import. Nothing on the right of the flow is imported by anything on its left. */
const scopes = {
  core: [],
  network: ['core'],
  security: ['core'],
  cluster: ['core'],
  observability: ['core'],
  recovery: ['core'],
  terraform: ['core'],
  'stack-model': ['core'],
  'local-cloud': ['core', 'terraform'],
  testkit: ['core', 'terraform', 'local-cloud'],
  prices: ['core'],
  cost: ['core', 'prices', 'stack-model'],
  checklist: ['core', 'stack-model', 'prices', 'cost'],
  infractl: ['core', 'terraform', 'local-cloud', 'testkit', 'prices', 'stack-model', 'cost', 'checklist'],
  'nx-plugin': [],
  app: ['core', 'network', 'security', 'cluster', 'observability', 'recovery'],
  integration: [
    'app',
    'core',
    'network',
    'security',
    'cluster',
    'observability',
    'recovery',
    'terraform',
    'local-cloud',
    'testkit',
    'stack-model',
    'checklist',
  ],
};

/** An app deploys without the testkit, so only its tests may import it. */
const boundaries = (allowedScopes) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    {
      enforceBuildableLibDependency: false,
      allow: [],
      // Commands load what they need when they run, and import its types and small parts as they are.
      checkDynamicDependenciesExceptions: ['@hera/**'],
      depConstraints: Object.entries(allowedScopes).map(([scope, allowed]) => ({
        sourceTag: `scope:${scope}`,
        onlyDependOnLibsWithTags: [`scope:${scope}`, ...allowed.map((name) => `scope:${name}`)],
      })),
    },
  ],
});

export default tseslint.config(
  {
    ignores: [
      '**/dist',
      '**/dist-spec',
      '**/cdktf.out',
      '**/k8s.out',
      '**/node_modules',
      'artifacts',
      '.hera',
      '.nx',
      '**/vitest.config.mts',
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  {
    plugins: { '@nx': nx, jsdoc, hera },
    languageOptions: { parserOptions: { ecmaVersion: 2023 } },
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: barrels.map((name) => ({
            name,
            message: 'Import the resource by sub-path: the barrel loads 2,212 modules.',
          })),
        },
      ],
      'max-lines': ['error', { max: 600 }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use an `as const` object or a union.' },
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/unified-signatures': 'off',
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.fixture.ts', '**/*.live.ts'],
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: [
            'ExportNamedDeclaration > VariableDeclaration',
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
          ],
        },
      ],
      'hera/require-default-tag': 'error',
    },
  },
  { files: ['**/*.ts'], rules: boundaries(scopes) },
  {
    // The mutation suite begins with the production environment as it is: the one that has to pass.
    files: ['packages/checklist/src/mutations/*.fixture.ts'],
    rules: boundaries({ ...scopes, checklist: [...scopes.checklist, 'app'] }),
  },
  { files: ['apps/**/*.test.ts'], rules: boundaries({ ...scopes, app: [...scopes.app, 'testkit'] }) },
  {
    // The seed's scenarios are priced from stacks of our own constructs.
    files: ['packages/cost/**/*.test.ts', 'packages/cost/**/*.fixture.ts'],
    rules: boundaries({ ...scopes, cost: [...scopes.cost, 'network', 'security', 'cluster', 'observability'] }),
  },
  {
    files: ['**/*.mjs', '**/*.mts'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        AbortController: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
      },
    },
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.cjs', '**/bin/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        module: 'writable',
        require: 'readonly',
        process: 'readonly',
        __filename: 'readonly',
        __dirname: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  prettier,
);
