import { z } from 'zod'
import type { Log } from '#server/log.ts'
import { countDiskUsages } from './disk-usage.ts'
import { type DockerEngine, statusOf } from './docker-engine.ts'
import { sandboxImage } from './docker-recipe.ts'

const emptyMs = 10 * 60_000

export interface RegistryCacheParts {
  engine: DockerEngine
  log: Log
  /** Of the container, and of the volume that it keeps what it has fetched in. */
  name: string
  /** What it may keep. */
  maxBytes: number
}

/**
 * Keeps the registry that fetches from Docker Hub from filling the disk with what learners ask it for: when it holds
 * more than it may it is emptied, and fetches anew. Where the engine's files cannot be read from here it is not counted.
 */
export class RegistryCache {
  constructor(private readonly parts: RegistryCacheParts) {}

  /** Never rejects. */
  async look(): Promise<void> {
    const { log, name, maxBytes } = this.parts
    try {
      const folder = await this.#findFolder()
      if (folder === undefined) return
      const [usage] = await countDiskUsages([[folder]], { bytes: maxBytes, files: Number.MAX_SAFE_INTEGER })
      if (usage === undefined || usage.bytes <= maxBytes) return
      await this.#empty()
      log.warn({ name, maxBytes }, 'the cache of Docker Hub held more than it may: it is emptied')
    } catch (error) {
      log.warn({ err: error, name }, 'the cache of Docker Hub could not be looked at')
    }
  }

  /** None where no such registry runs. */
  async #findFolder(): Promise<string | undefined> {
    const { engine, name } = this.parts
    try {
      const volume: unknown = await engine.ask((docker) => docker.getVolume(name).inspect())
      return Volume.parse(volume).Mountpoint
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw error
    }
  }

  /** While it does not run: it remembers what it has. */
  async #empty(): Promise<void> {
    const { engine, name } = this.parts
    await engine.ask((docker) => docker.getContainer(name).stop({ t: 1 }))
    try {
      await this.#removeAll()
    } finally {
      await engine.ask((docker) => docker.getContainer(name).start())
    }
  }

  async #removeAll(): Promise<void> {
    const { engine, name } = this.parts
    const container = await engine.ask((docker) =>
      docker.createContainer({
        Image: sandboxImage.shell,
        User: '0:0',
        Entrypoint: ['find', '/cache', '-mindepth', '1', '-delete'],
        HostConfig: { NetworkMode: 'none', CapDrop: ['ALL'], Binds: [`${name}:/cache`] },
      }),
    )
    try {
      await engine.ask(() => container.start())
      await engine.ask(() => container.wait(), emptyMs)
    } finally {
      await engine.ask(() => container.remove({ force: true }))
    }
  }
}

const Volume = z.object({ Mountpoint: z.string() })
