import type Docker from 'dockerode'
import { z } from 'zod'
import { LessonId } from '#common/course.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { SessionView } from '#common/session.ts'
import { readConfig } from '#server/config.ts'
import { createLog } from '#server/log.ts'
import { readSecret } from '#server/login/secret.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { openDockerSandboxes } from '#server/sandbox/docker-sandboxes.ts'
import type { FoundSandbox, SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { PlatformProcess } from '#server/testing/platform-process.ts'
import { Guest } from './guest.ts'
import { interruption } from './interruption.ts'
import type { Row } from './row.ts'

/** What is measured with, unless a part makes its own. */
export const lessonId = LessonId.parse('containers-and-networks/static-website')

/** Serves the platform, with a guest on it, until `measure` has settled; its sandboxes go with it. */
export async function withPlatform(
  settings: Record<string, string>,
  measure: (bench: Bench) => Promise<Row[]>,
): Promise<Row[]> {
  const platform = await PlatformProcess.start(settings)
  return interruption.during(
    () => platform.stop(),
    async () => {
      const docker = connectDocker(readConfig(process.env).dockerHost)
      const guest = await Guest.arrive(platform.url, 'Bench')
      const host = hostOf(platform)
      try {
        return await measure({
          platform,
          guest,
          docker,
          pooled: (count = 1) => awaitPooled(host, docker, count),
        })
      } finally {
        guest.leave()
      }
    },
  )
}

interface Bench {
  platform: PlatformProcess
  guest: Guest
  docker: Docker
  /** Resolves when so many warm sandboxes wait: one, where nothing is said. */
  pooled: (count?: number) => Promise<void>
}

/** The platform's sandboxes, among those of others on this engine. */
function hostOf({ dataDirectory }: PlatformProcess): SandboxHost {
  const config = readConfig({ ...process.env, SANDLOT_DATA: dataDirectory })
  return openDockerSandboxes(config, readSecret(dataDirectory), createLog('warn'))
}

/** Of a session that runs. */
export async function containerOf(docker: Docker, session: SessionView): Promise<Docker.Container> {
  if (session.state.status !== 'ready') throw new Error(`session ${session.id} is ${session.state.status}`)
  return containerNamed(docker, session.state.sandboxId)
}

async function containerNamed(docker: Docker, id: SandboxId): Promise<Docker.Container> {
  const [found] = await docker.listContainers({ filters: { label: [`sandlot.sandbox=${id}`] } })
  if (found === undefined) throw new Error(`sandbox ${id} has no container`)
  return docker.getContainer(found.Id)
}

/** Resolves when there is nothing but so many sandboxes that wait with a shell: what was there before is gone, too. */
async function awaitPooled(host: SandboxHost, docker: Docker, count: number): Promise<void> {
  for (;;) {
    const found = await host.find()
    const waiting = await Promise.all(found.map((sandbox) => waitsWithShell(sandbox, docker)))
    if (waiting.length === count && waiting.every((waits) => waits)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function waitsWithShell({ id, running, sessionId }: FoundSandbox, docker: Docker): Promise<boolean> {
  if (!running || sessionId !== undefined) return false
  return (await pidsNamed(await containerNamed(docker, id), 'hold')).length > 0
}

/** What the engine's `top` answers; its types say `any`. No processes: the container is on its way out. */
const Running = z.object({ Processes: z.array(z.array(z.string())).nullable() })

/** As the engine's machine numbers them: none to be seen from here where that is another machine. */
export async function pidsNamed(container: Docker.Container, name: string): Promise<number[]> {
  const top: unknown = await container.top({ ps_args: '-eo pid,comm' })
  const { Processes } = Running.parse(top)
  return (Processes ?? []).filter((columns) => columns[1] === name).map(([pid]) => Number(pid))
}
