import fs from 'node:fs'
import { runProgram } from './program.ts'
import type { Place } from './place.ts'
import type { Step } from './step.ts'

/** Next writes types of the pages' addresses and parameters, which the type check needs. */
export function routeTypesStep({ root, logs }: Place): Step {
  return {
    name: 'types of the pages’ addresses',
    needed: () =>
      Promise.resolve(!fs.existsSync(`${root}/next-env.d.ts`) || !fs.existsSync(`${root}/.next/types`)),
    run: async () => {
      await runProgram('npx', ['--no-install', 'next', 'typegen'], {
        cwd: root,
        log: `${logs}/next-typegen.log`,
      })
    },
  }
}
