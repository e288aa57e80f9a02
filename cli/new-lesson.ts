import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Language } from '#common/course.ts'
import { makeDirectory } from '#server/make-directory.ts'
import type { Streams } from './content-arguments.ts'
import { lessonSkeleton } from './lesson-skeleton.ts'
import { unknownOption } from './option-problem.ts'

export const usage = `Usage: sandlot new DIR [--language ko]

Writes a lesson to begin with into DIR, which is made if need be: it passes "sandlot lint" and "sandlot test".
`

/** `sandlot new`. Resolves with the exit status: 0, 1 where DIR holds something already, 2 when it was called wrongly. */
export async function run(argv: string[], { stdout, stderr }: Streams): Promise<number> {
  const { positionals, values } = parseArgs({
    args: argv,
    allowPositionals: true,
    strict: false,
    options: { language: { type: 'string' } },
  })
  const [directory, ...more] = positionals
  const language = Language.safeParse(values.language ?? 'en')
  const unknown = Object.keys(values).find((name) => name !== 'language')
  if (directory === undefined || more.length > 0 || !language.success || unknown !== undefined) {
    stderr.write(`sandlot new: ${wrongCall(unknown, language.success)}\n\n${usage}`)
    return 2
  }
  const held = await readdir(directory).catch((error: unknown) => reasonNotToWrite(error))
  if (typeof held === 'string' || held.length > 0) {
    const reason = typeof held === 'string' ? held : `holds ${held[0]} already`
    stderr.write(`sandlot new: ${directory} ${reason}. Name a directory that is empty or does not exist.\n`)
    return 1
  }
  try {
    await writeLesson(directory, language.data)
  } catch (error) {
    stderr.write(
      `sandlot new: ${directory} cannot be written (${codeOf(error)}). Name a directory of yours.\n`,
    )
    return 1
  }
  const above = path.dirname(path.resolve(directory))
  const structure = path.join(above, 'structure.json')
  if (existsSync(structure)) {
    const item = JSON.stringify({ path: path.basename(path.resolve(directory)) })
    stdout.write(`Add ${item} to the items of ${structure}: lessons that it does not name are hidden.\n`)
  }
  stdout.write(
    `${directory} holds a lesson. See it with "npx sandlot dev ${above}", and test it with ` +
      `"npx sandlot test ${above} ${path.basename(path.resolve(directory))}".\n`,
  )
  return 0
}

async function writeLesson(directory: string, language: Language): Promise<void> {
  for (const [name, text] of Object.entries(lessonSkeleton(language))) {
    const file = path.join(directory, name)
    makeDirectory(path.dirname(file))
    await writeFile(file, text)
  }
}

function wrongCall(unknown: string | undefined, isKnownLanguage: boolean): string {
  if (unknown !== undefined) return unknownOption(unknown)
  return isKnownLanguage ? 'Name one directory.' : `--language is one of ${Language.options.join(', ')}.`
}

/** Nothing, where the directory is only not there yet. */
function reasonNotToWrite(error: unknown): string[] | string {
  const code = codeOf(error)
  if (code === 'ENOENT') return []
  if (code === 'ENOTDIR') return 'is no directory'
  return `cannot be read (${code})`
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
