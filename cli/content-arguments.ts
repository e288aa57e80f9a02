import { stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { unknownOption } from './option-problem.ts'

/** Where a command writes to: what was asked for, and what went wrong. */
export interface Streams {
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
}

export interface ContentArguments {
  directory: string
  json: boolean
  counts: boolean
}

/** Reads `DIR [--json]`, and `--counts` where it is allowed. A string says what is wrong with the arguments. */
export async function readContentArguments(
  argv: string[],
  allowed: readonly ('json' | 'counts')[] = ['json'],
): Promise<ContentArguments | string> {
  const { positionals, values } = parseArgs({
    args: argv,
    allowPositionals: true,
    strict: false,
    options: { json: { type: 'boolean' }, counts: { type: 'boolean' } },
  })
  const unknown = Object.keys(values).find((name) => !allowed.some((each) => each === name))
  if (unknown !== undefined) return unknownOption(unknown)
  const [directory, ...more] = positionals
  if (directory === undefined || more.length > 0) return 'Name one directory.'
  const problem = await directoryProblem(directory)
  if (problem !== undefined) return problem
  return { directory, json: values.json === true, counts: values.counts === true }
}

/** Nothing, where lessons may lie below it. */
export async function directoryProblem(directory: string): Promise<string | undefined> {
  const found = await stat(directory).catch(() => undefined)
  if (found === undefined) return `${directory} does not exist.`
  return found.isDirectory() ? undefined : `${directory} is a file. Name the directory that it lies in.`
}
