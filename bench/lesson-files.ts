import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import type Docker from 'dockerode'
import { FilePath } from '#common/file.ts'
import type { SessionView } from '#common/session.ts'
import type { Guest } from './guest.ts'
import { percentile, row, type Row } from './row.ts'
import { stopwatch } from './stopwatch.ts'

const rounds = 60
const path = FilePath.parse('/root/bench.txt')
const text = Buffer.from('a line of a program that somebody writes\n'.repeat(250))

/** A file of 10 KB opened and saved from the editor, beside `cat` and `tee` by an exec into the same sandbox. */
export async function benchFiles(
  guest: Guest,
  session: SessionView,
  container: Docker.Container,
): Promise<Row[]> {
  const times = { open: [] as number[], save: [] as number[], cat: [] as number[], tee: [] as number[] }
  await guest.writeFile(session, path, text)
  // By turns, so that whatever else the machine does falls on both.
  for (let round = 0; round < rounds; round++) {
    times.open.push(await timed(() => guest.readFile(session, path)))
    times.cat.push(await timed(() => execIn(container, ['cat', path])))
    times.save.push(await timed(() => guest.writeFile(session, path, text)))
    times.tee.push(await timed(() => execIn(container, ['tee', path], text)))
  }
  return [
    fileRow('file open, p95', times.open, { 'docker exec cat p95': percentile(times.cat, 0.95) }),
    fileRow('file save, p95', times.save, { 'docker exec tee p95': percentile(times.tee, 0.95) }),
  ]
}

function fileRow(name: string, samples: number[], against: Record<string, number>): Row {
  return row(
    { row: name, unit: 'ms', ours: percentile(samples, 0.95), against, budget: '≤ 200 ms' },
    (ms) => ms <= 200,
  )
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const elapsed = stopwatch()
  await work()
  return elapsed()
}

async function execIn(container: Docker.Container, argv: string[], stdin?: Buffer): Promise<void> {
  const exec = await container.exec({
    Cmd: ['/usr/local/lib/sandlot/enter', ...argv],
    AttachStdin: stdin !== undefined,
    AttachStdout: true,
    AttachStderr: true,
  })
  const stream = await exec.start({ hijack: true, stdin: stdin !== undefined })
  const output = new PassThrough()
  stream.pipe(output).resume()
  if (stdin) stream.end(stdin)
  await finished(output)
}
