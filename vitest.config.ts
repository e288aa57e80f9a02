import { defineConfig } from 'vitest/config'

/** Look at the whole of their process, or put something in the place of a module: they share it with no other file. */
const alone = [
  'server/file/file-keeper.test.ts',
  'server/preview/hostile-server.test.ts',
  'server/realtime/fuzz.test.ts',
  'server/terminal/screen.test.ts',
  'app/_socket/connection.test.ts',
  'app/_terminal/command-marks.test.ts',
  'app/_terminal/screen-bounds.test.ts',
  'app/content/route.test.ts',
]

const unit = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // Shorter than a test may take: whoever waits then says what there is.
  env: { PATIENCE_SECONDS: '50' },
}

export default defineConfig({
  test: {
    globalSetup: 'server/testing/temporary-files.ts',
    projects: [
      {
        extends: true,
        test: {
          ...unit,
          name: 'unit',
          include: ['{common,server,app,cli,prisma,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.docker.test.ts', '**/node_modules/**', ...alone],
          // To start a process and load everything for each file takes longer than most files do.
          isolate: false,
        },
      },
      { extends: true, test: { ...unit, name: 'unit-alone', include: alone } },
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
