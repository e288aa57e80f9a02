import type Docker from 'dockerode'
import { ProblemError } from '#common/problem.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { DockerEngine } from './docker-engine.ts'
import type { ExecPlace } from './docker-exec.ts'
import { label, readSandbox } from './docker-labels.ts'
import type { DockerPassage } from './docker-passage.ts'
import { readSandboxEntrance } from './docker-user.ts'
import type { FoundSandbox } from './sandbox-host.ts'

/** A sandbox and the container that it is. */
export interface Place extends ExecPlace {
  found: FoundSandbox
}

/**
 * Which container a sandbox is: asked of the engine once, as that never changes. Whether it still runs is not
 * remembered: the engine says so when something is asked of it.
 */
export class DockerContainers {
  readonly #known = new Map<SandboxId, Place>()

  constructor(
    private readonly engine: DockerEngine,
    private readonly passage: DockerPassage,
  ) {}

  /** Rejects with `sandbox-gone` when none runs. */
  async locate(id: SandboxId): Promise<Place> {
    const known = this.#known.get(id)
    if (known !== undefined) return known
    for (const info of await this.list(`${label.sandbox}=${id}`)) {
      const found = readSandbox(info)
      if (!found?.running) continue
      const container = this.engine.docker.getContainer(info.Id)
      const entrance = readSandboxEntrance(found.kind, info.Labels)
      return this.learn({ container, entrance, passage: this.passageTo(found), found })
    }
    throw new ProblemError('sandbox-gone')
  }

  /** As locate, for something to do there; forgets the place when it turns out to be gone. */
  async at<T>(id: SandboxId, work: (place: Place) => Promise<T>): Promise<T> {
    const place = await this.locate(id)
    try {
      return await work(place)
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'sandbox-gone') this.forget(id)
      throw error
    }
  }

  /** It needs a tree where no learner is, which only a `docker` sandbox has, and of this version's image. */
  passageTo({ kind, outdated }: FoundSandbox): DockerPassage | undefined {
    return kind === 'docker' && outdated !== true ? this.passage : undefined
  }

  learn(place: Place): Place {
    this.#known.set(place.found.id, place)
    return place
  }

  /** Twice is fine. */
  forget(id: SandboxId): void {
    this.#known.delete(id)
  }

  list(ofLabel: string): Promise<Docker.ContainerInfo[]> {
    return this.engine.ask((docker, abortSignal) =>
      docker.listContainers({ all: true, filters: { label: [ofLabel] }, abortSignal }),
    )
  }
}
