import type { Container, Exec } from 'dockerode'
import type { Duplex } from 'node:stream'
import type { SandboxKind } from '#common/sandbox.ts'
import type { DockerEngine } from './docker-engine.ts'

/** Where the sandbox's own programs are inside. */
export const programs = '/usr/local/lib/sandlot'

/**
 * In a `docker` sandbox the learner's root is uid 1000 outside: nothing is started as more than that. In a `shell`
 * sandbox the learner is the container's root, whom programs are started as anyway. To be told so, the engine would
 * read the learner's /etc/passwd: in its own memory, however large they made that.
 */
const users: Record<SandboxKind, { User?: string }> = { docker: { User: '1000:1000' }, shell: {} }

export interface StartedExec {
  exec: Exec
  /** Carries stdin one way, stdout and stderr in turn the other: for a DockerExecStream. */
  connection: Duplex
}

/**
 * Starts one of the sandbox's own programs (`enter`, `hold`…) where the learner is. Its user and directory are
 * fixed: a chosen directory was a way out of the container (CVE-2024-21626).
 */
export async function startExec(
  engine: DockerEngine,
  container: Container,
  kind: SandboxKind,
  program: 'hold' | 'dial' | 'run' | 'files',
  args: string[],
  env: Record<string, string> = {},
): Promise<StartedExec> {
  return engine.ask(async (_, abortSignal) => {
    const exec = await container.exec({
      Cmd: [`${programs}/enter`, `${programs}/${program}`, ...args],
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...users[kind],
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
