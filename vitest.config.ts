import { defineConfig } from 'vitest/config'

const composeTest = 'cli/compose.docker.test.ts'

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
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          // The real engine: containers are slow to start, and files share it, so they run one after another.
          name: 'docker',
          include: ['{server,cli,app}/**/*.docker.test.ts'],
          exclude: [composeTest, '**/node_modules/**'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          // It takes the pages as they are built, which the others do not wait for.
          name: 'compose',
          include: [composeTest],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
