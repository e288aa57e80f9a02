import type { Streams } from './content-arguments.ts'

/** For tests: a command's status, and what it wrote. */
export async function capturedRun(run: (streams: Streams) => Promise<number>) {
  const written = { stdout: '', stderr: '' }
  const status = await run({
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
  })
  return { status, ...written }
}
