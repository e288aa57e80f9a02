import type { Exec } from 'dockerode'
import { wait } from '#server/clock.ts'
import type { DockerEngine } from './docker-engine.ts'
import { sandboxFailed } from './sandbox-failed.ts'

const tellMs = 30_000

/** The engine closes an exec's streams before it knows the exit code: a moment, or seconds on a busy machine. */
export async function readExitCode(engine: DockerEngine, exec: Pick<Exec, 'inspect'>): Promise<number> {
  const until = engine.clock.now() + tellMs
  do {
    const { ExitCode } = await engine.ask((_, abortSignal) => exec.inspect({ abortSignal }))
    if (ExitCode !== null) return ExitCode
    await wait(engine.clock, 20)
  } while (engine.clock.now() < until)
  throw sandboxFailed(new Error('the engine told no exit code'))
}
