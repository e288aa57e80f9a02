import type { Container, Exec } from 'dockerode'
import { finished } from 'node:stream/promises'
import { ProblemError } from '#common/problem.ts'
import type { SandboxKind } from '#common/sandbox.ts'
import { wait } from '#server/clock.ts'
import { BoundedText } from './bounded-text.ts'
import type { DockerEngine } from './docker-engine.ts'
import { DockerExecStream } from './docker-exec-stream.ts'
import { startExec } from './docker-exec.ts'
import type { CommandResult, SandboxCommand } from './sandbox-host.ts'

const maxOutputBytes = 64 * 1024
/** What `run` exits with when it had to kill the program. */
const timedOutCode = 124
/** `run` keeps the time inside; this is for when it is itself stopped or replaced. */
const graceMs = 5000

/** Runs a program under `run` inside, which ends it in time with everything that it started. */
export async function runDockerCommand(
  engine: DockerEngine,
  container: Container,
  kind: SandboxKind,
  command: SandboxCommand,
): Promise<CommandResult> {
  const { argv, stdin, timeoutMs, env } = command
  const startedAt = engine.clock.now()
  const { exec, connection } = await startExec(
    engine,
    container,
    kind,
    'run',
    [String(timeoutMs), ...argv],
    env,
  )
  const stdout = new BoundedText(maxOutputBytes)
  const stderr = new BoundedText(maxOutputBytes)
  const stream = new DockerExecStream(connection, (bytes) => stderr.add(bytes))
  stream.on('data', (bytes: Buffer) => stdout.add(bytes))
  const overdue = new AbortController()
  overdue.signal.addEventListener('abort', () => stream.destroy())
  const cancel = engine.clock.after(timeoutMs + graceMs, () => overdue.abort())
  try {
    stream.end(stdin ?? '')
    await finished(stream)
  } catch (cause) {
    if (!overdue.signal.aborted) throw new ProblemError('sandbox-gone', {}, { cause })
  } finally {
    cancel()
    stream.destroy()
  }
  const output = { stdout: stdout.toString(), stderr: stderr.toString() }
  const code = overdue.signal.aborted ? timedOutCode : await readExitCode(engine, exec)
  const timeIsOver = engine.clock.now() - startedAt >= timeoutMs
  return code === timedOutCode && timeIsOver
    ? { status: 'timeout', ...output }
    : { status: 'exited', code, ...output }
}

/** The engine closes an exec's streams a moment before it knows the exit code. */
async function readExitCode(engine: DockerEngine, exec: Exec): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { ExitCode } = await engine.ask((_, abortSignal) => exec.inspect({ abortSignal }))
    if (ExitCode !== null) return ExitCode
    await wait(engine.clock, 20)
  }
  throw new ProblemError('sandbox-failed', {}, { cause: new Error('the engine told no exit code') })
}
