import { ProblemError } from '#common/problem.ts'
import type { TerminalNumber, TerminalSize } from '#common/sandbox.ts'
import { BoundedText } from './bounded-text.ts'
import type { DockerEngine } from './docker-engine.ts'
import { DockerExecStream } from './docker-exec-stream.ts'
import { runDockerCommand } from './docker-command.ts'
import { type ExecPlace, programs, startExec } from './docker-exec.ts'
import { joinHolder } from './holder-terminal.ts'
import { sandboxFailed } from './sandbox-failed.ts'
import type { HeldTerminal } from './sandbox-host.ts'

const greetingMs = 10_000
const closingMs = 10_000

/** Starts `hold attach` inside, which starts the holder if need be and gives it this connection. */
export async function openDockerTerminal(
  engine: DockerEngine,
  place: ExecPlace,
  terminal: TerminalNumber,
  size?: TerminalSize,
): Promise<HeldTerminal> {
  const args = ['attach', nameOf(terminal), String(size?.cols ?? 0), String(size?.rows ?? 0)]
  const { connection } = await startExec(engine, place, 'hold', args)
  const complaint = new BoundedText(1000)
  const stream = new DockerExecStream(connection, (bytes) => complaint.add(bytes))
  const cancel = engine.clock.after(greetingMs, () => {
    stream.destroy(new Error(`the terminal's holder did not answer within ${greetingMs} ms`))
  })
  try {
    return await joinHolder(stream)
  } catch (error) {
    const said = complaint.toString()
    const cause = new Error(`no terminal: ${said}`, { cause: error })
    // Without a word from inside it is the way there that broke, and worth another try.
    throw said === '' ? new ProblemError('terminal-failed', {}, { cause }) : sandboxFailed(cause, said)
  } finally {
    cancel()
  }
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
