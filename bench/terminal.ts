import { against, percentile, type Row } from './row.ts'
import { compare, type Samples } from './samples.ts'
import { stopwatch } from './stopwatch.ts'
import { atPrompt } from './text-stream.ts'
import type { Typist } from './typist.ts'

/** One way to a shell in the sandbox: ours, or a peer's. */
export interface Contender {
  name: string
  terminal: Typist
  /** Another terminal of the same sandbox, seen by the same client. */
  other: Typist
}

/**
 * Until what echoes a key is compiled, on either side: the times of ours still fall after several thousand keys, which a
 * class types in its first minutes.
 */
const warmUps = 150
const rounds = 20
const keysARound = 50
const floodRounds = 6
/** What carries output is compiled within some tens of megabytes. */
const outputWarmUps = 4
const outputRounds = 5
const interruptRounds = 10
const reconnectRounds = 10
const outputBytes = 20_000_000
const floodBytes = 500_000

/**
 * A keystroke's way to the screen and output's, beside the peers into the same sandbox. All take turns, so that whatever
 * else the machine does falls on each of them. `reconnect`: milliseconds from a lost connection to the screen.
 */
export async function benchTerminal(
  contenders: Contender[],
  reconnect: () => Promise<number>,
): Promise<Row[]> {
  for (const { terminal, other } of contenders) {
    await terminal.output.until(atPrompt)
    await other.output.until(atPrompt)
  }
  await byTurns(contenders, warmUps, ({ terminal }) => echoTimes(terminal))
  const echoes = await byTurns(contenders, rounds, ({ terminal }) => echoTimes(terminal))
  await byTurns(contenders, outputWarmUps, async ({ terminal }) => [await outputRate(terminal)])
  const flooded = await byTurns(contenders, floodRounds, ({ terminal, other }) =>
    whileFlooding(other, () => echoTimes(terminal)),
  )
  const rates = await byTurns(contenders, outputRounds, async ({ terminal }) => [await outputRate(terminal)])
  const interrupts = await byTurns(contenders, interruptRounds, async ({ terminal }) => [
    await timeToInterrupt(terminal),
  ])
  const reconnects: Samples = { ours: [] }
  for (let round = 0; round < reconnectRounds; round++) reconnects['ours']?.push(await reconnect())

  const halfOfWetty = (ours: number, peers: Row['against']) => ours < against(peers, 'WeTTY') / 2
  const belowWetty = (ours: number, peers: Row['against']) => ours < against(peers, 'WeTTY')
  return [
    compare(
      { row: 'echo, p50', unit: 'ms', budget: '≤ 2 × raw exec, < ½ WeTTY' },
      at(echoes, 0.5),
      (ours, peers) => ours <= 2 * against(peers, 'raw exec') && halfOfWetty(ours, peers),
    ),
    compare({ row: 'echo, p95', unit: 'ms', budget: '< ½ WeTTY' }, at(echoes, 0.95), halfOfWetty),
    compare(
      { row: 'echo, p99', unit: 'ms', budget: '< 5 ms, < ½ WeTTY' },
      at(echoes, 0.99),
      (ours, peers) => ours < 5 && halfOfWetty(ours, peers),
    ),
    ...[0.5, 0.95, 0.99].map((share) =>
      compare(
        { row: `echo while another terminal floods, p${100 * share}`, unit: 'ms', budget: '< WeTTY' },
        at(flooded, share),
        belowWetty,
      ),
    ),
    compare(
      { row: 'terminal output', unit: 'MB/s', budget: '≥ 0.9 × raw exec, ≥ WeTTY' },
      at(rates, 0.5),
      (ours, peers) => ours >= 0.9 * against(peers, 'raw exec') && ours >= against(peers, 'WeTTY'),
    ),
    compare(
      { row: 'Ctrl-C while `yes` floods, p50', unit: 'ms', budget: '≤ 300 ms, < WeTTY' },
      at(interrupts, 0.5),
      (ours, peers) => ours <= 300 && belowWetty(ours, peers),
    ),
    compare(
      { row: 'Ctrl-C while `yes` floods, worst of 10', unit: 'ms', budget: '≤ 300 ms, < WeTTY' },
      at(interrupts, 1),
      (ours, peers) => ours <= 300 && belowWetty(ours, peers),
    ),
    compare(
      { row: 'new connection → restored screen, p95', unit: 'ms', budget: '≤ 300 ms' },
      at(reconnects, 0.95),
      (ours) => ours <= 300,
    ),
  ]
}

/** From each key to its echo, in milliseconds. Leaves the line empty. */
export async function echoTimes(typist: Typist, keys = keysARound): Promise<number[]> {
  const times: number[] = []
  for (let key = 0; key < keys; key++) {
    typist.output.forget()
    const elapsed = stopwatch()
    typist.type('x')
    await typist.output.until((text) => text.includes('x'))
    times.push(elapsed())
  }
  // Ctrl-U.
  typist.output.forget()
  typist.type('\u0015')
  await typist.output.until((text) => text.length > 0)
  return times
}

function at(samples: Samples, share: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(samples).map(([name, values]) => [name, percentile(values, share)]),
  )
}

async function byTurns(
  contenders: Contender[],
  times: number,
  measure: (contender: Contender) => Promise<number[]>,
): Promise<Samples> {
  const samples: Samples = Object.fromEntries(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round < times; round++) {
    for (const contender of contenders) samples[contender.name]?.push(...(await measure(contender)))
  }
  return samples
}

async function whileFlooding<T>(flood: Typist, measure: () => Promise<T>): Promise<T> {
  await startFlood(flood)
  const measured = await measure()
  await interrupt(flood)
  return measured
}

async function timeToInterrupt(typist: Typist): Promise<number> {
  await startFlood(typist)
  const elapsed = stopwatch()
  await interrupt(typist)
  return elapsed()
}

/** Resolves when it floods. */
async function startFlood(typist: Typist): Promise<void> {
  const before = typist.output.length
  typist.type('yes\r')
  await typist.output.until(() => typist.output.length - before > floodBytes)
}

async function interrupt(typist: Typist): Promise<void> {
  typist.type('\u0003')
  await typist.output.until(atPrompt)
}

/** Megabytes a second of lines as long as a terminal is wide. */
async function outputRate(typist: Typist): Promise<number> {
  typist.output.forget()
  typist.type(`yes ${'0123456789'.repeat(7)} | head -c ${outputBytes}; echo en''d\r`)
  await typist.output.until((text) => text.includes('0123456789\r\n0123456789'))
  const before = typist.output.length
  const elapsed = stopwatch()
  await typist.output.until((text) => /end\r?\n/.test(text) && atPrompt(text))
  return (typist.output.length - before) / 1000 / elapsed()
}
