import { fingerprint } from '#server/fingerprint.ts'
import { runProgram } from './program.ts'
import type { Place } from './place.ts'
import { Stamp } from './stamp.ts'
import type { Step } from './step.ts'

/** Prisma's client is code generated from the models; it is not kept in git. */
export function databaseClientStep({ root, logs }: Place): Step {
  const stamp = new Stamp(`${root}/prisma/sqlite/generated/.sandlot-models`)
  const models = () => fingerprint(root, ['prisma', 'prisma.config.ts', 'package-lock.json'])
  return {
    name: 'database client',
    needed: () => Promise.resolve(!stamp.says(models())),
    run: async () => {
      await runProgram('npx', ['--no-install', 'prisma', 'generate'], {
        cwd: root,
        log: `${logs}/prisma-generate.log`,
      })
      stamp.write(models())
    },
  }
}
