import { readContentDocument } from '#server/course/content-document.ts'
import { readContentArguments, type Streams } from './content-arguments.ts'

const usage = `Usage: sandlot parse DIR [--json]

Prints all courses and lessons below DIR as one JSON document, with --json on one line.
`

/** `sandlot parse`. Resolves with the exit status: 0, or 2 when it was called wrongly. */
export async function run(argv: string[], { stdout, stderr }: Streams): Promise<number> {
  const parsed = await readContentArguments(argv)
  if (typeof parsed === 'string') {
    stderr.write(`sandlot parse: ${parsed}\n\n${usage}`)
    return 2
  }
  const document = await readContentDocument(parsed.directory)
  stdout.write(`${JSON.stringify(document, null, parsed.json ? 0 : 2)}\n`)
  return 0
}
