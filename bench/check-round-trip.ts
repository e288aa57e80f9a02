import type Docker from 'dockerode'
import { text } from 'node:stream/consumers'
import type { SessionView } from '#common/session.ts'
import type { Guest } from './guest.ts'
import { percentile, row, type Row } from './row.ts'
import { stopwatch } from './stopwatch.ts'

const rounds = 20

/** A press of Check, from the page's request to its answer, beside the same script through a plain exec. */
export async function benchCheck(
  guest: Guest,
  session: SessionView,
  page: number,
  container: Docker.Container,
  script: string,
): Promise<Row[]> {
  const ours: number[] = []
  const plain: number[] = []
  for (let round = 0; round < rounds; round++) {
    const elapsed = stopwatch()
    await guest.check(session, page)
    ours.push(elapsed())
    plain.push(await timeByHand(container, script))
  }
  const byHand = percentile(plain, 0.5)
  return [
    row(
      {
        row: 'check → its result, p95',
        unit: 'ms',
        ours: percentile(ours, 0.95),
        against: { 'the script by exec p50': byHand },
        budget: '≤ 300 ms + the script',
      },
      (ms) => ms <= 300 + byHand,
    ),
  ]
}

async function timeByHand(container: Docker.Container, script: string): Promise<number> {
  const elapsed = stopwatch()
  const exec = await container.exec({
    Cmd: ['/usr/local/lib/sandlot/enter', 'bash', '-c', script],
    AttachStdout: true,
    AttachStderr: true,
  })
  await text(await exec.start({}))
  return elapsed()
}
