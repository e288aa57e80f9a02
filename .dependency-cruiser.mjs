/** Who may import whom. The reasons are in ARCHITECTURE.md. @type {import('dependency-cruiser').IConfiguration} */
const config = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'common-imports-zod-only',
      severity: 'error',
      from: { path: '^common/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^common/|^node_modules/zod/' },
    },
    {
      name: 'app-through-the-doors',
      comment: 'Pages read the store through queries and commands; the living is reached over the socket.',
      severity: 'error',
      from: { path: '^app/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^server/', pathNot: '^server/[a-z]+/(queries|commands)\\.ts$' },
    },
    {
      name: 'app-tests-through-the-doors',
      comment: 'What pages may import, and what the server keeps for tests.',
      severity: 'error',
      from: { path: '^app/.*\\.test\\.tsx?$' },
      to: { path: '^server/', pathNot: '^server/([a-z]+/(queries|commands)\\.ts$|testing/)' },
    },
    {
      name: 'app-not-cli',
      severity: 'error',
      from: { path: '^(app|server|common)/' },
      to: { path: '^(cli|bench|e2e)/' },
    },
    {
      name: 'server-not-app',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^app/' },
    },
    ...[
      ['dockerode', '(^|/)docker-[^/]*\\.ts$|\\.docker\\.test\\.ts$|^cli/setup/|^bench/|^e2e/'],
      ['@lydell/node-pty[^/]*', '(^|/)local-[^/]*\\.ts$'],
      ['socket\\.io', '^server/realtime/|^server/testing/|^bench/|^e2e/'],
      ['socket\\.io-parser', '^app/_socket/|^server/(realtime|testing)/|\\.test\\.ts$'],
      ['socket\\.io-client', '^app/_socket/|^server/testing/|\\.test\\.ts$|^bench/|^e2e/'],
      [
        '@xterm/headless|@xterm/addon-(serialize|unicode11)',
        '^server/terminal/|^app/_terminal/|^bench/|^e2e/',
      ],
      ['@xterm/(xterm|addon-(fit|webgl|web-links|search|clipboard))', '^app/_terminal/'],
      ['prom-client', '^server/metrics/'],
      ['@codemirror/[^/]*|@lezer/highlight', '^app/_editor/'],
      ['better-sqlite3|@prisma/adapter-better-sqlite3', '(^|/)prisma-[^/]*\\.ts$|^prisma/|^server/prisma-'],
    ].map(([name, allowed]) => ({
      name: `${name}-in-its-place`,
      severity: 'error',
      from: { pathNot: allowed },
      to: { path: `^node_modules/(${name})/` },
    })),
    {
      name: 'prisma-client-in-its-place',
      severity: 'error',
      from: {
        pathNot: '(^|/)prisma-[^/]*\\.ts$|^prisma/|^server/login/auth\\.ts$|\\.test\\.ts$|^server/testing/',
      },
      to: { path: '^prisma/sqlite/generated/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nouns-point-one-way',
      comment: 'session → course, sandbox, terminal, check, progress; realtime sits on top.',
      severity: 'error',
      from: { path: '^server/(course|sandbox|terminal|check|progress|login)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/(session|realtime|preview|cohort)/' },
    },
    {
      name: 'nothing-imports-realtime',
      severity: 'error',
      from: { path: '^server/(?!realtime/|app\\.ts$|index\\.ts$|testing/)', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/realtime/' },
    },
    {
      name: 'testing-stays-in-tests',
      severity: 'error',
      from: {
        path: '^(server|app|common|cli)/',
        pathNot: '^server/testing/|\\.test\\.tsx?$|\\.contract\\.ts$',
      },
      to: { path: '^server/testing/' },
    },
    // hast and mdast are names of types only, which @types has.
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(hast|mdast)$' },
    },
    {
      name: 'no-dev-packages-at-run-time',
      severity: 'error',
      from: { path: '^(app|server|common)/', pathNot: '\\.test\\.tsx?$|\\.contract\\.ts$|^server/testing/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|^prisma/sqlite/generated/' },
    exclude: { path: '\\.(next|server[^/]*)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
}

export default config
