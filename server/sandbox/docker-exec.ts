import type { Container, Exec } from 'dockerode'
import type { Duplex } from 'node:stream'
import type { DockerEngine } from './docker-engine.ts'
import type { DockerPassage } from './docker-passage.ts'

/** Where the sandbox's own programs are inside. */
export const programs = '/usr/local/lib/sandlot'

/** How the sandbox's own programs are started inside. */
export interface SandboxEntrance {
  /** The program that leads to where the learner is. */
  enter: string
  /** As whom the engine starts it; none: the container's root. */
  user?: string
}

/** A container, and how programs are started in it: see readSandboxEntrance. */
export interface ExecPlace {
  container: Container
  entrance: SandboxEntrance
  /** What leads in past the engine; none: nothing does. */
  passage: DockerPassage | undefined
}

export interface StartedExec {
  /** The engine's, which knows the exit code; none: the connection itself tells it. */
  exec?: Exec
  /** Carries stdin one way, stdout and stderr in turn the other: for a DockerExecStream. */
  connection: Duplex
}

/**
 * Starts one of the sandbox's own programs (`enter`, `hold`…) where the learner is. Its user and directory are
 * fixed: a chosen directory was a way out of the container (CVE-2024-21626).
 */
export async function startExec(
  engine: DockerEngine,
  { container, entrance, passage }: ExecPlace,
  program: 'hold' | 'dial' | 'run' | 'files',
  args: string[],
  env: Record<string, string> = {},
): Promise<StartedExec> {
  const argv = [`${programs}/${program}`, ...args]
  const past = await passage?.start(container, argv, env)
  if (past !== undefined) return { connection: past }
  return engine.ask(async (_, abortSignal) => {
    const exec = await container.exec({
      Cmd: [entrance.enter, ...argv],
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...(entrance.user === undefined ? {} : { User: entrance.user }),
      WorkingDir: '/',
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: false,
      abortSignal,
    })
    const connection = await exec.start({ hijack: true, stdin: true, Tty: false, abortSignal })
    return { exec, connection }
  })
}
