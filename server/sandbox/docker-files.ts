import type { Duplex } from 'node:stream'
import { BoundedText } from './bounded-text.ts'
import type { DockerEngine } from './docker-engine.ts'
import { DockerExecStream } from './docker-exec-stream.ts'
import { awaitBeginning } from './program-beginning.ts'
import { type ExecPlace, startExec } from './docker-exec.ts'
import { sandboxFailed, wordsOf } from './sandbox-failed.ts'

const beginMs = 10_000

/** Starts `files` inside, which serves this stream until it is closed. */
export async function openDockerFiles(engine: DockerEngine, place: ExecPlace): Promise<Duplex> {
  const { connection } = await startExec(engine, place, 'files', [])
  const complaint = new BoundedText(1000)
  const stream = new DockerExecStream(connection, (bytes) => complaint.add(bytes))
  const cancel = engine.clock.after(beginMs, () => stream.destroy(new Error('no files within 10 s')))
  try {
    await awaitBeginning(stream)
    return stream
  } catch (error) {
    stream.destroy()
    const cause = new Error(`no files: ${complaint.toString()}`, { cause: error })
    throw sandboxFailed(cause, complaint.toString() || wordsOf(error))
  } finally {
    cancel()
  }
}
