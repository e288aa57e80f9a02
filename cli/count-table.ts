import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContentDocument } from '#server/course/content-document.ts'
import { actionKinds, countByLine, type ActionKind, type CountedAction } from './plain-count.ts'

/** How many actions of each kind the parser found, and how many stand in the lines of the same files. */
export interface ActionCounts {
  kinds: Record<ActionKind, { parsed: number; counted: number; shownOnly: number }>
  /** Files in which the two disagree. */
  differences: { file: string; kind: ActionKind; parsed: number; counted: number }[]
}

/** Holds the actions of a parsed directory against a plain count of its files' lines. */
export async function countActions(directory: string, document: ContentDocument): Promise<ActionCounts> {
  const kinds = Object.fromEntries(
    actionKinds.map((kind) => [kind, { parsed: 0, counted: 0, shownOnly: 0 }]),
  ) as ActionCounts['kinds']
  const differences: ActionCounts['differences'] = []
  for (const { text: file, actions } of document.lessons.flatMap(({ pages }) => pages)) {
    if (file === undefined) continue
    const found = countByLine(await readFile(join(directory, file), 'utf8'))
    for (const kind of actionKinds) {
      const ofKind = found.filter((each) => each.kind === kind)
      const counted = ofKind.filter(isActive).length
      const parsed = actions.filter((action) => action.kind === kind).length
      kinds[kind].parsed += parsed
      kinds[kind].counted += counted
      kinds[kind].shownOnly += ofKind.length - counted
      if (parsed !== counted) differences.push({ file, kind, parsed, counted })
    }
  }
  return { kinds, differences }
}

/** The counts as lines for people. */
export function inColumns({ kinds, differences }: ActionCounts): string {
  const rows = actionKinds.map((kind) => {
    const { parsed, counted, shownOnly } = kinds[kind]
    return [kind, parsed, counted, shownOnly]
  })
  const table = [['action', 'parsed', 'counted', 'only shown'], ...rows]
    .map(
      ([kind = '', ...numbers]) =>
        String(kind).padEnd(8) + numbers.map((n) => String(n).padStart(11)).join(''),
    )
    .join('\n')
  const lines = differences.map(
    ({ file, kind, parsed, counted }) => `${file}: ${kind}: ${parsed} parsed, ${counted} counted\n`,
  )
  return `${table}\n${lines.join('')}`
}

function isActive({ shownOnly }: CountedAction): boolean {
  return shownOnly === undefined
}
