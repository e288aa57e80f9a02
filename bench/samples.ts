import { row, type Row } from './row.ts'

/** What was measured of each contender, by its name; ours is `ours`. */
export type Samples = Record<string, number[]>

/** One figure a contender, ours beside the rest. */
export function compare(
  what: Pick<Row, 'row' | 'unit' | 'budget'>,
  figures: Record<string, number>,
  within: (ours: number, peers: Row['against']) => boolean,
): Row {
  const { ours = Number.NaN, ...peers } = figures
  return row({ ...what, ours, against: peers }, () => within(ours, peers))
}
