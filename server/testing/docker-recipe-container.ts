import { text } from 'node:stream/consumers'
import type Docker from 'dockerode'
import type { Container } from 'dockerode'
import type { Egress, SandboxKind } from '#common/sandbox.ts'
import { systemClock } from '#server/clock.ts'
import { DockerEngine } from '#server/sandbox/docker-engine.ts'
import { DockerExecStream } from '#server/sandbox/docker-exec-stream.ts'
import type { SandboxEntrance } from '#server/sandbox/docker-exec.ts'
import { readExitCode } from '#server/sandbox/docker-exit-code.ts'
import { findNetworks } from '#server/sandbox/docker-network.ts'
import { dockerRecipe } from '#server/sandbox/docker-recipe.ts'
import type { SandboxRuntimes } from '#server/sandbox/docker-runtimes.ts'
import { readSandboxEntrance } from '#server/sandbox/docker-user.ts'

/** A sandbox's container straight from the recipe, with no adapter between: for what the recipe itself promises. */
export class RecipeContainer {
  readonly container: Container
  readonly #engine: DockerEngine
  #entrance: SandboxEntrance

  private constructor(docker: Docker, container: Container, entrance: SandboxEntrance) {
    this.container = container
    this.#engine = new DockerEngine(docker, systemClock)
    this.#entrance = entrance
  }

  static async start(
    docker: Docker,
    kind: SandboxKind,
    egress: Egress,
    runtimes: SandboxRuntimes = {},
  ): Promise<RecipeContainer> {
    const recipe = dockerRecipe({ kind, egress }, recipeLimits, await findNetworks(docker), runtimes)
    const container = await docker.createContainer({
      ...recipe,
      Labels: { ...recipe.Labels, 'sandlot.test': 'recipe' },
    })
    await container.start()
    const entrance = readSandboxEntrance(kind, recipe.Labels, { isNew: true })
    const sandbox = new RecipeContainer(docker, container, entrance)
    await sandbox.run('true')
    sandbox.#entrance = readSandboxEntrance(kind, recipe.Labels)
    return sandbox
  }

  /** What a script prints, its errors last, run as the learner's root. Throws with it when the script fails. */
  async run(script: string): Promise<string> {
    const { code, output } = await this.try(script)
    if (code === 0) return output
    throw new Error(`status ${code} from: ${script}\n${output}`)
  }

  async try(script: string): Promise<{ code: number; output: string }> {
    const exec = await this.container.exec({
      Cmd: [this.#entrance.enter, 'bash', '-c', script],
      ...(this.#entrance.user === undefined ? {} : { User: this.#entrance.user }),
      AttachStdout: true,
      AttachStderr: true,
    })
    let stderr = ''
    const connection = await exec.start({ hijack: true, stdin: false, Tty: false })
    const stdout = new DockerExecStream(connection, (bytes) => (stderr += bytes.toString()))
    const printed = await text(stdout)
    return { code: await readExitCode(this.#engine, exec), output: printed + stderr }
  }

  async address(): Promise<string> {
    const { NetworkSettings } = await this.container.inspect()
    return Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? ''
  }

  /** How many run in it, told from outside. */
  async processes(): Promise<number> {
    const stats = await this.container.stats({ stream: false })
    return stats.pids_stats?.current ?? Number.NaN
  }

  async remove(): Promise<void> {
    await this.container.remove({ force: true, v: true })
  }
}

export const recipeLimits = { memoryBytes: 512 * 1024 * 1024, cpus: 1, pids: 400 }
