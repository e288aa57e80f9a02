import { percentile, row, type Row } from './row.ts'
import { stopwatch } from './stopwatch.ts'
import { atPrompt } from './text-stream.ts'
import type { Typist } from './typist.ts'

/** A keystroke's way to the screen, and output's, beside a raw exec into the same sandbox. */
export async function benchTerminal(ours: Typist, raw: Typist): Promise<Row[]> {
  await ours.output.until(atPrompt)
  await raw.output.until(atPrompt)
  const echoes = { ours: [] as number[], raw: [] as number[] }
  // By turns, so that whatever else the machine does falls on both.
  for (let round = 0; round < rounds; round++) {
    echoes.ours.push(...(await echoTimes(ours)))
    echoes.raw.push(...(await echoTimes(raw)))
  }
  const rates = { ours: [] as number[], raw: [] as number[] }
  for (let round = 0; round < outputRounds; round++) {
    rates.ours.push(await outputRate(ours))
    rates.raw.push(await outputRate(raw))
  }
  return [
    row(
      {
        row: 'echo p50',
        unit: 'ms',
        ours: percentile(echoes.ours, 0.5),
        against: { 'raw exec': percentile(echoes.raw, 0.5) },
        budget: '≤ 2 × raw exec',
      },
      (_, ratio) => ratio <= 2,
    ),
    row(
      {
        row: 'echo p99',
        unit: 'ms',
        ours: percentile(echoes.ours, 0.99),
        against: { 'raw exec': percentile(echoes.raw, 0.99) },
        budget: '< 5 ms',
      },
      (ms) => ms < 5,
    ),
    row(
      {
        row: 'terminal output',
        unit: 'MB/s',
        ours: percentile(rates.ours, 0.5),
        against: { 'raw exec': percentile(rates.raw, 0.5) },
        budget: '≥ 0.9 × raw exec',
      },
      (_, ratio) => ratio >= 0.9,
    ),
  ]
}

const rounds = 20
const keysARound = 50
const outputRounds = 5
const outputBytes = 20_000_000

async function echoTimes(typist: Typist): Promise<number[]> {
  const times: number[] = []
  for (let key = 0; key < keysARound; key++) {
    typist.output.forget()
    const elapsed = stopwatch()
    typist.type('x')
    await typist.output.until((text) => text.includes('x'))
    times.push(elapsed())
  }
  // Ctrl-U: the line is empty again.
  typist.output.forget()
  typist.type('\u0015')
  await typist.output.until((text) => text.length > 0)
  return times
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
