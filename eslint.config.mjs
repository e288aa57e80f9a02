import next from 'eslint-config-next/core-web-vitals'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: [
      '.next/**',
      '.server*/**',
      'prisma/*/generated/**',
      'next-env.d.ts',
      'test-results/**',
      'playwright-report/**',
      'content/**',
      '.sandlot/**',
    ],
  },
  // Rules of React and of pages, where there are any.
  ...next.map((each) => ({ ...each, files: ['app/**'] })),
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Numbers read well in templates; everything else is spelt out.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Event handlers and React props may be async functions whose promise handles its own errors.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': [
        'error',
        {
          // The base client waits for the transaction that it is called in, until both time out.
          selector:
            "CallExpression[callee.property.name='$transaction'] > ArrowFunctionExpression MemberExpression[object.name='database']",
          message: 'Inside $transaction use the transaction, not the database.',
        },
      ],
    },
  },
  {
    files: [
      '**/*.test.ts',
      '**/*.test.tsx',
      '**/*.spec.ts',
      'e2e/**',
      'server/testing/**',
      '**/*.contract.ts',
    ],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['**/*.mjs', '*.js'], ...tseslint.configs.disableTypeChecked },
)
