import type { ContentProblem } from '#common/course.ts'
import { readContentDocument, type ContentDocument } from '#server/course/content-document.ts'
import { readContentArguments, type Streams } from './content-arguments.ts'

export const usage = `Usage: sandlot lint DIR [--json]

Checks all courses and lessons below DIR and says what to do about every problem.
Exits with 1 when there are errors; warnings alone are no failure.
`

/** `sandlot lint`. Resolves with the exit status: 0, 1 when there are errors, 2 when it was called wrongly. */
export async function run(argv: string[], { stdout, stderr }: Streams): Promise<number> {
  const parsed = await readContentArguments(argv)
  if (typeof parsed === 'string') {
    stderr.write(`sandlot lint: ${parsed}\n\n${usage}`)
    return 2
  }
  const document = await readContentDocument(parsed.directory)
  const problems = allProblems(document)
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const lessons = document.lessons.length
  if (parsed.json) {
    stdout.write(`${JSON.stringify({ lessons, errors, warnings, problems })}\n`)
  } else {
    for (const problem of problems) stdout.write(inWords(problem))
    stdout.write(`${count(lessons, 'lesson')}, ${count(errors, 'error')}, ${count(warnings, 'warning')}\n`)
  }
  if (lessons === 0) stderr.write(`sandlot lint: no index.json lies below ${parsed.directory}\n`)
  return errors > 0 || lessons === 0 ? 1 : 0
}

/** By file, in each the errors first. */
function allProblems(document: ContentDocument): ContentProblem[] {
  return [...document.problems, ...document.lessons.flatMap(({ problems }) => problems)].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      compare(a.severity, b.severity) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      compare(a.key, b.key),
  )
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function inWords({ file, line, key, severity, code, reason, remedy }: ContentProblem): string {
  const place = [file, line, key].filter((part) => part !== undefined).join(':')
  return `${place}\n  ${severity} ${code}: ${reason} ${remedy}\n`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
