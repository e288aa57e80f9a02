import { percentile, row, type Row } from './row.ts'
import { echoTimes } from './terminal.ts'
import { atPrompt } from './text-stream.ts'
import type { Typist } from './typist.ts'

const keys = 300
/** Until an attack is well under way. */
const headStartMs = 2000

/** What a learner may do to hurt a neighbour, as they would type it. */
const attacks: [name: string, command: string][] = [
  ['nothing', ':'],
  ['a fork bomb', '(while :; do sleep 600 & done) >/dev/null 2>&1'],
  ['eight processor loops', 'for i in 1 2 3 4 5 6 7 8; do (while :; do :; done) & done; wait'],
  ['a memory hog', `while :; do perl -e '$hoard = "x" x 2_000_000_000'; done 2>/dev/null`],
  [
    'forty small memory hogs',
    `while :; do for i in $(seq 40); do perl -e '$hoard = "x" x 40_000_000; sleep 1' & done; wait; done 2>/dev/null`,
  ],
  ['a filler of the disk', 'while :; do dd if=/dev/zero of=/root/filler bs=1M count=1000 2>/dev/null; done'],
  ['a filler of inodes', `perl -e 'for (1 .. 250_000) { open my $file, ">", "/root/inode$_" } sleep 600'`],
  [
    'a flood of open files',
    `ulimit -n $(ulimit -Hn); while :; do perl -e 'for (1 .. 200_000) { open $f[$_], "<", "/dev/null" or exit }'; done`,
  ],
  ['a flood of output', 'yes "an endless line"'],
]

/** Keys typed in one sandbox while the learner of another does their worst; `attacker` gives a fresh one each time. */
export async function benchNeighbour(
  neighbour: Typist,
  attacker: () => Promise<{ terminal: Typist; end: () => Promise<void> }>,
): Promise<Row[]> {
  await neighbour.output.until(atPrompt)
  // Until what echoes them is compiled.
  await echoTimes(neighbour, 1000)
  const rows: Row[] = []
  for (const [name, command] of attacks) {
    const { terminal, end } = await attacker()
    await terminal.output.until(atPrompt)
    terminal.type(`${command}\r`)
    await new Promise((resolve) => setTimeout(resolve, headStartMs))
    const times = await echoTimes(neighbour, keys)
    rows.push(
      row(
        {
          row: `neighbour’s echo beside ${name}, p95`,
          unit: 'ms',
          ours: percentile(times, 0.95),
          against: { p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
          budget: '< 50 ms',
        },
        (ms) => ms < 50,
      ),
    )
    await end()
  }
  return rows
}
