import type { Container } from 'dockerode'
import type { Duplex } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ProblemError } from '#common/problem.ts'
import { wait } from '#server/clock.ts'
import { BoundedText } from './bounded-text.ts'
import type { DockerEngine } from './docker-engine.ts'
import { DockerExecStream } from './docker-exec-stream.ts'
import { awaitBeginning } from './program-beginning.ts'
import { type ExecPlace, startExec } from './docker-exec.ts'
import { readExitCode } from './docker-exit-code.ts'
import { sandboxFailed, wordsOf } from './sandbox-failed.ts'
import type { CommandResult, SandboxCommand } from './sandbox-host.ts'

const maxOutputBytes = 64 * 1024
/** What `run` exits with when it had to kill the program. */
const timedOutCode = 124
const killedCode = 137
/** `run` keeps the time inside; this is for when it is itself stopped or replaced. */
const graceMs = 5000

/** Runs a program under `run` inside, which ends it in time with everything that it started. */
export async function runDockerCommand(
  engine: DockerEngine,
  place: ExecPlace,
  command: SandboxCommand,
): Promise<CommandResult> {
  const { argv, timeoutMs, env } = command
  const startedAt = engine.clock.now()
  const args = [String(timeoutMs), ...argv]
  const { exec, connection } = await startExec(engine, place, 'run', args, env)
  const { stdout, stderr, isHung, exitCode } = await readOutput(engine, connection, command)
  const code = isHung ? timedOutCode : exec === undefined ? exitCode : await readExitCode(engine, exec)
  const isTimeOver = engine.clock.now() - startedAt >= timeoutMs
  if (code === timedOutCode && isTimeOver) return { status: 'timeout', stdout, stderr }
  if (code === killedCode || code === undefined) await expectRunning(engine, place.container)
  if (code === undefined) throw sandboxFailed(new Error(`a command's end was not told: ${stderr}`))
  return { status: 'exited', code, stdout, stderr }
}

async function readOutput(
  engine: DockerEngine,
  connection: Duplex,
  { stdin, timeoutMs }: SandboxCommand,
): Promise<{ stdout: string; stderr: string; isHung: boolean; exitCode: number | undefined }> {
  const stdout = new BoundedText(maxOutputBytes)
  const stderr = new BoundedText(maxOutputBytes)
  const stream = new DockerExecStream(connection, (bytes) => stderr.add(bytes), Infinity)
  const hung = new AbortController()
  hung.signal.addEventListener('abort', () => stream.destroy())
  const cancel = engine.clock.after(timeoutMs + graceMs, () => hung.abort())
  try {
    stream.end(stdin ?? '')
    await awaitBeginning(stream)
    stream.on('data', (bytes: Buffer) => stdout.add(bytes))
    await finished(stream)
  } catch (error) {
    const cause = new Error(`a command was not run: ${stderr.toString()}`, { cause: error })
    if (!hung.signal.aborted) throw sandboxFailed(cause, stderr.toString() || wordsOf(error))
  } finally {
    cancel()
    stream.destroy()
  }
  const output = { stdout: stdout.toString(), stderr: stderr.toString() }
  return { ...output, isHung: hung.signal.aborted, exitCode: stream.exitCode }
}

/**
 * A command that was killed with its whole sandbox has not failed: there is no result. The engine tells of the
 * command's end a moment before it knows of the sandbox's.
 */
async function expectRunning(engine: DockerEngine, container: Container): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const { State } = await engine.ask((_, abortSignal) => container.inspect({ abortSignal }))
    if (!State.Running) throw new ProblemError('sandbox-gone')
    await wait(engine.clock, 50)
  }
}
