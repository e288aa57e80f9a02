import fs from 'node:fs'
import { runProgram } from './program.ts'
import type { Place } from './place.ts'
import { Stamp } from './stamp.ts'
import type { Step } from './step.ts'

/** Next writes types of the pages' addresses and parameters, which the type check needs. */
export function routeTypesStep({ root, logs }: Place): Step {
  const stamp = new Stamp(`${root}/.next/types/addresses`)
  return {
    name: 'types of the pages’ addresses',
    needed: () =>
      Promise.resolve(
        !fs.existsSync(`${root}/next-env.d.ts`) ||
          !fs.existsSync(`${root}/.next/types`) ||
          !stamp.says(addresses(root)),
      ),
    run: async () => {
      await runProgram('npx', ['--no-install', 'next', 'typegen'], {
        cwd: root,
        log: `${logs}/next-typegen.log`,
      })
      stamp.write(addresses(root))
    },
  }
}

/** The files whose places are the pages' addresses. */
function addresses(root: string): string {
  const names = fs.readdirSync(`${root}/app`, { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => /(^|\/)(page|route|layout)\.tsx?$/.test(name))
    .sort()
    .join('\n')
}
