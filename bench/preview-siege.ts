import { besiegePreview } from '#server/testing/malformed-siege.ts'
import { row, type Row } from './row.ts'

const requests = 100_000
const seed = 20_261

/** Malformed requests at previews: the same ones in each run. */
export async function benchSiege(): Promise<Row[]> {
  const { seconds, leaks, strays, openFiles, mebibytes, afterwards } = await besiegePreview(requests, seed)
  for (const stray of strays) console.error(`  reached the sandbox: ${stray}`)
  const figure = (name: string, unit: string, ours: number, budget: string, within: boolean): Row =>
    row(
      { row: `${requests} malformed requests at previews: ${name}`, unit, ours, against: {}, budget },
      () => within,
    )
  const seen = leaks + strays.length
  const unanswered = afterwards.includes('own sandbox') ? 0 : 1
  return [
    figure('taken', 'a second', requests / seconds, 'none', true),
    figure('seen of another sandbox', 'times', seen, '0', seen === 0),
    figure('files left open', 'files', openFiles, '≤ 8', openFiles <= 8),
    figure('memory kept', 'MiB', mebibytes, '< 24 MiB', mebibytes < 24),
    figure('good requests unanswered afterwards', 'of 1', unanswered, '0', unanswered === 0),
  ]
}
