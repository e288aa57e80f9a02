import { readFile } from 'node:fs/promises'
import { benchCheck } from './check-round-trip.ts'
import { benchClassMatrix } from './class-matrix.ts'
import { benchContent } from './content.ts'
import { interruption } from './interruption.ts'
import { benchFiles } from './lesson-files.ts'
import { writePerformance } from './performance-page.ts'
import { containerOf, lessonId, withPlatform } from './platform.ts'
import { table, type Row } from './row.ts'
import { sandboxParts } from './sandbox-parts.ts'
import { terminalParts } from './terminal-parts.ts'

/**
 * `npm run bench [-- PART…] [--json] [--write] [--terminals=N]`: a table for people, or one JSON array of rows.
 * A part's name also means those that begin with it: `terminal` is all of `terminal-…`. `--write` puts what was measured
 * into docs/performance.md. A part that fails says why; the others are measured all the same, and the status is 1.
 * `--terminals`: the most that are opened at once, for machines that cannot carry 200.
 */
export async function bench(argv: string[]): Promise<number> {
  const wanted = argv.filter((word) => !word.startsWith('--'))
  const unknown = wanted.find((word) => !Object.keys(parts).some((name) => isMeant(word, name)))
  const most = mostTerminals(argv)
  if (unknown !== undefined || most === undefined) {
    const known = Object.keys(parts).join(', ')
    if (unknown !== undefined) console.error(`There is no benchmark "${unknown}"; there are ${known}.`)
    else console.error(`--terminals=N: expected a whole number from 2 to ${usualMost}`)
    return 2
  }
  const rows: Row[] = []
  let failed = 0
  for (const [name, measure] of Object.entries(parts)) {
    if (interruption.began) break
    if (wanted.length > 0 && !wanted.some((word) => isMeant(word, name))) continue
    try {
      const measured = await measure(most)
      rows.push(...measured)
      if (argv.includes('--write')) writePerformance(name, measured)
    } catch (error) {
      // What the others measured is worth having all the same.
      failed += 1
      console.error(`✗ ${name} could not be measured:`, error)
    }
  }
  console.log(argv.includes('--json') ? JSON.stringify(rows, null, 2) : table(rows))
  return failed === 0 ? 0 : 1
}

function isMeant(word: string, part: string): boolean {
  return part === word || part.startsWith(`${word}-`)
}

const usualMost = 200

function mostTerminals(argv: string[]): number | undefined {
  const given = argv.find((word) => word.startsWith('--terminals='))
  if (given === undefined) return usualMost
  const most = Number(given.slice('--terminals='.length))
  return Number.isInteger(most) && most >= 2 && most <= usualMost ? most : undefined
}

const parts: Record<string, (most: number) => Promise<Row[]>> = {
  ...terminalParts,

  lesson: () =>
    withPlatform({ SANDLOT_POOL: '0' }, async ({ guest, docker }) => {
      const session = await guest.openLesson(lessonId)
      const container = await containerOf(docker, session)
      const script = await readFile('content/containers-and-networks/static-website/step1/verify.sh', 'utf8')
      return [
        ...(await benchCheck(guest, session, 1, container, script)),
        ...(await benchFiles(guest, session, container)),
      ]
    }),

  ...sandboxParts,

  class: benchClassMatrix,

  content: benchContent,
}
