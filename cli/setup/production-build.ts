import { fingerprint } from '#server/fingerprint.ts'
import { runProgram } from './program.ts'
import type { Place } from './place.ts'
import { Stamp } from './stamp.ts'
import type { Step } from './step.ts'

/** `next build`, unless the pages were built from these very sources. */
export function productionBuildStep({ root, logs }: Place): Step {
  const stamp = new Stamp(`${root}/.next/sandlot-sources`)
  const sources = () =>
    fingerprint(root, [
      'app',
      'common',
      'server',
      'prisma',
      'instrumentation-client.ts',
      'proxy.ts',
      'next.config.js',
      'postcss.config.mjs',
      'package-lock.json',
    ])
  return {
    name: 'production build',
    needed: () => Promise.resolve(!stamp.says(sources())),
    run: async () => {
      await runProgram('npx', ['--no-install', 'next', 'build'], {
        cwd: root,
        log: `${logs}/next-build.log`,
        env: { NEXT_TELEMETRY_DISABLED: '1' },
      })
      stamp.write(sources())
    },
  }
}
