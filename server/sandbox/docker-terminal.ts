import { finished, type Duplex } from 'node:stream'
import { ProblemError } from '#common/problem.ts'
import type { TerminalNumber, TerminalSize } from '#common/sandbox.ts'
import { BoundedText } from './bounded-text.ts'
import type { DockerEngine } from './docker-engine.ts'
import { DockerExecStream } from './docker-exec-stream.ts'
import { runDockerCommand } from './docker-command.ts'
import { type ExecPlace, programs, startExec } from './docker-exec.ts'
import type { DockerPassage } from './docker-passage.ts'
import { joinHolder } from './holder-terminal.ts'
import { sandboxFailed } from './sandbox-failed.ts'
import type { HeldTerminal } from './sandbox-host.ts'

const greetingMs = 10_000
const closingMs = 10_000
const complaintMs = 1000

/**
 * Starts `hold attach` inside, which starts the holder if need be and gives it this connection: one past the engine,
 * where there is a passage and it leads there.
 */
export async function openDockerTerminal(
  engine: DockerEngine,
  place: ExecPlace,
  terminal: TerminalNumber,
  { size, passage: known }: { size?: TerminalSize | undefined; passage?: DockerPassage | undefined } = {},
): Promise<HeldTerminal> {
  const args = ['attach', nameOf(terminal), String(size?.cols ?? 0), String(size?.rows ?? 0)]
  const passage = known?.mayLead === true ? known : undefined
  const underPassage = passage !== undefined
  const { connection } = await startExec(engine, place, 'hold', args, { underPassage })
  const complaint = new BoundedText(1000)
  const stream = new DockerExecStream(connection, (bytes) => complaint.add(bytes))
  let way: Duplex = stream
  const cancel = engine.clock.after(greetingMs, () => {
    way.destroy(new Error(`the terminal's holder did not answer within ${greetingMs} ms`))
  })
  try {
    if (passage !== undefined) way = await passage.reach(place.container, stream)
    const held = await joinHolder(way)
    if (way !== stream) way.once('close', () => stream.destroy())
    return held
  } catch (error) {
    if (way !== stream) await hearOut(engine, stream)
    const said = complaint.toString()
    const cause = new Error(`no terminal: ${said}`, { cause: error })
    // Without a word from inside it is the way there that broke, and worth another try.
    throw said === '' ? new ProblemError('terminal-failed', {}, { cause }) : sandboxFailed(cause, said)
  } finally {
    cancel()
  }
}

/** What a program complained of comes by the engine, a little after its end. */
async function hearOut(engine: DockerEngine, stream: DockerExecStream): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = engine.clock.after(complaintMs, resolve)
    stream.resume()
    finished(stream, () => {
      cancel()
      resolve()
    })
  })
  stream.destroy()
}

/** Runs `hold close` inside, which resolves when the holder and its shell are gone. */
export async function closeDockerTerminal(
  engine: DockerEngine,
  place: ExecPlace,
  terminal: TerminalNumber,
): Promise<void> {
  const argv = [`${programs}/hold`, 'close', nameOf(terminal)]
  const closed = await runDockerCommand(engine, place, { argv, timeoutMs: closingMs })
  if (closed.status === 'exited' && closed.code === 0) return
  throw sandboxFailed(new Error(`the terminal did not close: ${closed.stderr}`), closed.stderr)
}

function nameOf(terminal: TerminalNumber): string {
  return `t${terminal}`
}
