import { readContentDocument } from '#server/course/content-document.ts'
import { readContentArguments, type Streams } from './content-arguments.ts'
import { countActions, inColumns } from './count-table.ts'

export const usage = `Usage: sandlot parse DIR [--json] [--counts]

Prints all courses and lessons below DIR as one JSON document, with --json on one line.
With --counts it prints instead how many actions of each kind it found, and how many a plain count of the
files' lines finds; it exits with 1 when the two disagree, and names the files.
`

/** `sandlot parse`. Resolves with the exit status: 0, 1 when counts disagree, or 2 when it was called wrongly. */
export async function run(argv: string[], { stdout, stderr }: Streams): Promise<number> {
  const parsed = await readContentArguments(argv, ['json', 'counts'])
  if (typeof parsed === 'string') {
    stderr.write(`sandlot parse: ${parsed}\n\n${usage}`)
    return 2
  }
  const document = await readContentDocument(parsed.directory)
  if (parsed.counts) {
    const counts = await countActions(parsed.directory, document)
    stdout.write(parsed.json ? `${JSON.stringify(counts)}\n` : inColumns(counts))
    return counts.differences.length === 0 ? 0 : 1
  }
  stdout.write(`${JSON.stringify(document, null, parsed.json ? 0 : 2)}\n`)
  return 0
}
