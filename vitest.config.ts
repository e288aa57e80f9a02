import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'server/testing/temporary-files.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{common,server,app,cli,prisma,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.docker.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Shorter than a test may take: whoever waits then says what there is.
          env: { PATIENCE_SECONDS: '50' },
        },
      },
      {
        extends: true,
        test: {
          // The real engine: containers are slow to start, and files share it, so they run one after another.
          name: 'docker',
          include: ['{server,cli,app}/**/*.docker.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
