import { runDockerCycles } from '#server/testing/docker-cycles.ts'
import { row, type Row } from './row.ts'

const cycles = 1000
const kills = 10
const learners = 12

/** Sandboxes that come and go through the real server, which is killed again and again meanwhile. */
export async function benchCycles(): Promise<Row[]> {
  const report = await runDockerCycles({
    cycles,
    kills,
    learners,
    onProgress: (done) => {
      if (done % 100 === 0) console.error(`  ${done} of ${cycles} sandboxes came and went`)
    },
  })
  const left = Object.entries(report.leftovers).flatMap(([kind, names]) =>
    names.map((name) => `${kind}: ${name}`),
  )
  for (const line of left) console.error(`  left behind: ${line}`)
  const { before, after } = report.openFiles
  return [
    row(
      {
        row: `sandboxes made and ended, ${learners} at once, the server killed ${kills} times`,
        unit: 'a minute',
        ours: (60 * cycles) / report.seconds,
        against: {},
        budget: 'none',
      },
      () => true,
    ),
    row(
      {
        row: `left of ${cycles}: containers, volumes, networks, processes, links, loop devices, mounts`,
        unit: 'in all',
        ours: left.length,
        against: {},
        budget: '0',
      },
      (count) => count === 0,
    ),
    row(
      {
        row: `files that the server has open after ${cycles}`,
        unit: 'files',
        ours: after,
        against: { 'before the first': before },
        budget: '≤ before the first + 4',
      },
      () => after <= before + 4,
    ),
  ]
}
