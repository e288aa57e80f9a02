import { text } from 'node:stream/consumers'
import type Docker from 'dockerode'
import { SandboxKind } from '#common/sandbox.ts'
import { systemClock } from '#server/clock.ts'
import { DockerEngine } from '#server/sandbox/docker-engine.ts'
import { readExitCode } from '#server/sandbox/docker-exit-code.ts'
import { findNetworks } from '#server/sandbox/docker-network.ts'
import { dockerRecipe, sandboxImage } from '#server/sandbox/docker-recipe.ts'
import { readSandboxEntrance } from '#server/sandbox/docker-user.ts'
import { runtimeVariable, type SandboxRuntimes } from '#server/sandbox/docker-runtimes.ts'
import { findNamespaceObstacle } from '#server/sandbox/user-namespaces.ts'
import { imageId, tagImage } from './docker-image.ts'
import { Stop, type Step } from './step.ts'

/** Starts one sandbox of each kind, so that a machine which cannot hold any says so now and not to the first learner. */
export function sandboxTrialStep(docker: Docker, runtimes: SandboxRuntimes): Step {
  // Another runtime may hold none where this one does.
  const tried = [
    sandboxImage.docker,
    'tried',
    ...SandboxKind.options.flatMap((kind) => wordsOf(runtimes[kind])),
  ]
  const mark = tried.join('-')
  return {
    name: 'a sandbox for trial',
    needed: async () => (await imageId(docker, mark)) !== (await imageId(docker, sandboxImage.docker)),
    run: async () => {
      for (const kind of SandboxKind.options) await tryOne(docker, kind, runtimes)
      await tagImage(docker, sandboxImage.docker, mark)
    },
  }
}

function wordsOf(runtime: string | undefined): string[] {
  return runtime === undefined ? [] : runtime.split('/')
}

async function tryOne(docker: Docker, kind: SandboxKind, runtimes: SandboxRuntimes): Promise<void> {
  const limits = { memoryBytes: 256 * 1024 * 1024, cpus: 1, pids: 128 }
  const recipe = dockerRecipe({ kind, egress: 'lab' }, limits, await findNetworks(docker), runtimes)
  const { enter, user } = readSandboxEntrance(kind, recipe.Labels, { isNew: true })
  const container = await docker.createContainer(recipe)
  try {
    await container.start()
    const exec = await container.exec({
      Cmd: [enter, 'true'],
      ...(user === undefined ? {} : { User: user }),
      AttachStdout: true,
      AttachStderr: true,
    })
    await text(await exec.start({}))
    const code = await readExitCode(new DockerEngine(docker, systemClock), exec)
    if (code !== 0) throw new Error(`${enter} ended with status ${code}`)
  } catch (error) {
    const said = await container.logs({ stdout: true, stderr: true }).catch(() => '')
    throw new Stop(explain(`${String(error)}\n${said.toString('utf8')}`, kind, runtimes[kind]))
  } finally {
    await container.remove({ force: true, v: true })
  }
}

function explain(said: string, kind: SandboxKind, runtime: string | undefined): string {
  if (runtime !== undefined) {
    return (
      `No ${kind} sandbox starts in the runtime "${runtime}": mend it, or unset ${runtimeVariable[kind]}. ` +
      `What it said:\n${said.trim()}`
    )
  }
  const obstacle = findNamespaceObstacle()
  const advice =
    obstacle === undefined
      ? 'The engine has to let containers make user namespaces.'
      : `This machine forbids user namespaces: run "sudo sysctl -w ${obstacle.name}=${obstacle.wanted}".`
  return `A sandbox did not start. ${advice} What it said:\n${said.trim()}`
}
