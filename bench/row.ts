/** One measured thing beside what it is measured against, in one run. Every benchmark prints an array of these. */
export interface Row {
  row: string
  unit: string
  ours: number
  against: Record<string, number>
  /** Ours to the first of `against`. */
  ratio: number
  /** As people read it: "≤ 2 × raw exec". */
  budget: string
  within: boolean
}

/** `within`: judged from our figure and its ratio to the first peer. */
export function row(
  measured: Pick<Row, 'row' | 'unit' | 'ours' | 'against' | 'budget'>,
  within: (ours: number, ratio: number) => boolean,
): Row {
  const [peer = Number.NaN] = Object.values(measured.against)
  const ratio = measured.ours / peer
  return { ...measured, ratio, within: within(measured.ours, ratio) }
}

/** A peer's figure, where it has one; else none, which no comparison passes. */
export function against(peers: Row['against'], name: string): number {
  return peers[name] ?? Number.NaN
}

/** Rows as lines of columns, for people. */
export function table(rows: Row[]): string {
  const cells = rows.map((r) => [
    r.row,
    `${figure(r.ours)} ${r.unit}`,
    Object.entries(r.against)
      .map(([name, value]) => `${name} ${figure(value)}`)
      .join(', '),
    Number.isNaN(r.ratio) ? '' : `× ${r.ratio.toFixed(2)}`,
    r.budget,
    r.within ? 'within' : 'OVER',
  ])
  const lines = [['what', 'ours', 'against', 'ratio', 'budget', ''], ...cells]
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? []
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The smallest value that at least `share` of the samples do not exceed. */
export function percentile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** Three digits that matter. */
export function figure(value: number): string {
  if (Number.isNaN(value)) return '–'
  return value >= 100 || value === 0 ? value.toFixed(0) : value.toPrecision(3)
}
