import { z } from 'zod'
import { firstOfLesson } from '#common/named-terminal.ts'
import { TerminalNumber, type SandboxId } from '#common/sandbox.ts'

const Split = z.enum(['none', 'columns', 'rows'])
/** Whether two terminals are seen at once, and how they lie. */
export type Split = z.infer<typeof Split>

/** Which terminals of a sandbox are open and which of them are seen: pure, by their numbers. */
export interface Shelf {
  /** In order. */
  open: number[]
  names: Record<number, string | undefined>
  split: Split
  /** One, or two where the deck is split. */
  panes: number[]
  /** The pane that is worked in. */
  front: number
  /** Those that have been seen. */
  shown: number[]
}

export const mostTerminals = 9
const longestName = 40

export const emptyShelf: Shelf = { open: [], names: {}, split: 'none', panes: [1], front: 1, shown: [] }

const Kept = z.object({
  sandboxId: z.string(),
  open: z.array(TerminalNumber).max(mostTerminals),
  names: z.record(z.string().regex(/^[1-9]$/), z.string().max(longestName)).default({}),
  split: Split.catch('none'),
  panes: z.array(TerminalNumber).max(2).catch([]),
  front: TerminalNumber.optional().catch(undefined),
})
type Kept = z.infer<typeof Kept>

/** What the lesson wants of the terminals at first. */
export interface Opening {
  /** Of those beside the first, from T2 on. */
  names: readonly string[]
  /** Whether two of them are seen at once. */
  split: Split
}

/** As a sandbox is opened: what the lesson wants, or what was open before a reload, whose shells still run. */
export function openedShelf({ names, split }: Opening, kept: Kept | undefined): Shelf {
  const given = names
    .slice(0, mostTerminals - 1)
    .map((name, at) => [at + firstOfLesson, ownName(name, at + firstOfLesson)] as const)
  const first = [1, ...given.map(([number]) => number)]
  const open = inOrder(kept && kept.open.length > 0 ? kept.open : first)
  const front = open.find((number) => number === kept?.front) ?? open[0] ?? 1
  const shelf = {
    ...emptyShelf,
    open,
    names: kept?.names ?? Object.fromEntries(given),
    panes: [front],
    front,
    shown: [front],
  }
  if (kept === undefined) return withSplit(shelf, split)
  if (kept.split === 'none' || open.length === 1) return shelf
  const panes: number[] = [...new Set(kept.panes)].filter((number) => open.includes(number))
  return panes.length === 2 && panes.includes(front)
    ? { ...shelf, split: kept.split, panes, shown: inOrder(panes) }
    : withSplit(shelf, kept.split)
}

/** A terminal that the lesson only numbers is called as all are. */
function ownName(name: string, number: number): string | undefined {
  const says = name.trim()
  return says === '' || new RegExp(`^(?:T|terminal ?)${number}$`, 'i').test(says)
    ? undefined
    : says.slice(0, longestName)
}

/** Brings a terminal to where is worked, opened when it is not. In a split deck it takes the place of the one there. */
export function withShown(shelf: Shelf, number: number): Shelf {
  const panes = shelf.panes.includes(number)
    ? shelf.panes
    : shelf.panes.map((pane) => (pane === shelf.front ? number : pane))
  return {
    ...shelf,
    open: inOrder([...shelf.open, number]),
    panes,
    front: number,
    shown: inOrder([...shelf.shown, number]),
  }
}

/** A split deck shows the next terminal beside the one in front, opened when there is none. */
export function withSplit(shelf: Shelf, split: Split): Shelf {
  if (split === 'none') return { ...shelf, split, panes: [shelf.front] }
  if (shelf.panes.length === 2) return { ...shelf, split }
  const second = beside(shelf) ?? freeNumber(shelf)
  if (second === undefined) return shelf
  return {
    ...shelf,
    split,
    open: inOrder([...shelf.open, second]),
    panes: [shelf.front, second],
    shown: inOrder([...shelf.shown, second]),
  }
}

/** The last one that is open cannot be taken away: it begins anew. */
export function withClosed(shelf: Shelf, number: number): Shelf {
  const open = shelf.open.filter((other) => other !== number)
  if (open.length === 0) return shelf
  const names = { ...shelf.names, [number]: undefined }
  const left = shelf.panes.filter((pane) => pane !== number)
  const shown = shelf.shown.filter((other) => other !== number)
  const front = shelf.front === number ? (left[0] ?? beside({ ...shelf, open }) ?? open[0] ?? 1) : shelf.front
  const seen = inOrder([...shown, front])
  return { open, names, split: 'none', panes: [front], front, shown: seen }
}

/** The lowest number that no open terminal has. */
export function freeNumber({ open }: Shelf): number | undefined {
  return Array.from({ length: mostTerminals }, (_, index) => index + 1).find(
    (number) => !open.includes(number),
  )
}

/** What the browser keeps of the shelf. */
export function keptText(sandboxId: SandboxId, { open, names, split, panes, front }: Shelf): string {
  const kept = Object.entries(names).map(([number, name]) => [number, name?.slice(0, longestName)] as const)
  return JSON.stringify({ sandboxId, open, names: Object.fromEntries(kept), split, panes, front })
}

export function readKept(text: string | undefined, sandboxId: SandboxId): Kept | undefined {
  try {
    const kept = Kept.safeParse(JSON.parse(text ?? '') as unknown)
    return kept.data?.sandboxId === sandboxId ? kept.data : undefined
  } catch {
    return undefined
  }
}

/** The terminal after the one in front, or before it. */
function beside({ open, front }: Shelf): number | undefined {
  return open.find((number) => number > front) ?? open.findLast((number) => number < front)
}

function inOrder(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}
