import type Docker from 'dockerode'
import { row, type Row } from './row.ts'
import { atPrompt } from './text-stream.ts'
import type { Typist } from './typist.ts'

/** An idle sandbox's memory before and after its first docker command, in MiB as the engine counts it. */
export async function benchMemory(container: Docker.Container, terminal: Typist): Promise<Row[]> {
  await terminal.output.until(atPrompt)
  const before = await memoryOf(container)
  terminal.output.forget()
  terminal.type('clear; docker version >/dev/null && echo rea""dy\r')
  await terminal.output.until((text) => text.includes('ready'))
  const after = await memoryOf(container)
  return [
    row(
      {
        row: 'idle sandbox, docker not used yet',
        unit: 'MiB',
        ours: before,
        against: { 'after the first docker command': after },
        budget: '≤ 20 MiB',
      },
      (mebibytes) => mebibytes <= 20,
    ),
  ]
}

async function memoryOf(container: Docker.Container): Promise<number> {
  const { memory_stats: memory } = await container.stats({ stream: false })
  const details: Partial<Record<string, number>> = { ...memory.stats }
  // What `docker stats` shows: without file pages that can be given back at once.
  const givenBack = details['total_inactive_file'] ?? details['inactive_file'] ?? 0
  return (memory.usage - givenBack) / 2 ** 20
}
