import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { runProgram } from './program.ts'
import type { Place } from './place.ts'
import type { Step } from './step.ts'

const opensDatabase = "new (require('better-sqlite3'))(':memory:')"

/** SQLite for this version of Node: downloaded where it was built already, else compiled, which takes a minute. */
export function databaseDriverStep({ root, logs }: Place): Step {
  return {
    name: 'database driver',
    needed: () =>
      promisify(execFile)(process.execPath, ['-e', opensDatabase], { cwd: root }).then(
        () => false,
        () => true,
      ),
    run: async (_, signal) => {
      await runProgram('npm', ['rebuild', 'better-sqlite3'], {
        cwd: root,
        // As SQLite's makers build it. The package asks for -O3, which takes half as long again.
        env: { CFLAGS: '-O2' },
        log: `${logs}/better-sqlite3.log`,
        signal,
      })
    },
  }
}
