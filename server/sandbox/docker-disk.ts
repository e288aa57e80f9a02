import { access } from 'node:fs/promises'
import { z } from 'zod'
import type { SandboxId } from '#common/sandbox.ts'
import { canRead } from './can-read.ts'
import { countDiskUsages, type DiskLimits, type DiskUsage } from './disk-usage.ts'
import type { DockerEngine } from './docker-engine.ts'
import { readSandbox } from './docker-labels.ts'
import type { DockerContainers } from './docker-containers.ts'

/** What the disks of this installation's running sandboxes hold, as far as the engine and this machine let us see. */
export class DockerDisk {
  /** Where each container writes, which never changes. */
  readonly #folders = new Map<string, string[]>()
  #root: Promise<string | undefined> | undefined

  constructor(
    private readonly engine: DockerEngine,
    private readonly containers: DockerContainers,
    /** The label of what is ours. */
    private readonly ours: string,
  ) {}

  /** The folder that the engine keeps everything in, when it is one of this machine. */
  findRoot(): Promise<string | undefined> {
    this.#root ??= this.#askRoot().catch((error: unknown) => {
      this.#root = undefined
      throw error
    })
    return this.#root
  }

  async count(limits: DiskLimits): Promise<Map<SandboxId, DiskUsage>> {
    const infos = await this.containers.list(this.ours)
    const usages = new Map<SandboxId, DiskUsage>()
    const set = (id: SandboxId, usage: DiskUsage | undefined): void => {
      if (usage !== undefined) usages.set(id, usage)
    }
    const running = new Set(infos.map(({ Id }) => Id))
    for (const containerId of this.#folders.keys()) {
      if (!running.has(containerId)) this.#folders.delete(containerId)
    }
    const readable: { id: SandboxId; folders: string[] }[] = []
    for (const info of infos) {
      const found = readSandbox(info)
      if (!found?.running) continue
      const folders = await this.#foldersOf(info.Id).catch(() => undefined)
      if (folders !== undefined && (await canRead(folders[0] ?? ''))) readable.push({ id: found.id, folders })
      else set(found.id, await this.#askSize(info.Id).catch(() => undefined))
    }
    const counted = await countDiskUsages(
      readable.map(({ folders }) => folders),
      limits,
    )
    for (const [place, { id }] of readable.entries()) set(id, counted[place])
    return usages
  }

  async #foldersOf(containerId: string): Promise<string[]> {
    const folders = this.#folders.get(containerId) ?? (await this.#findFolders(containerId))
    this.#folders.set(containerId, folders)
    return folders
  }

  /** Its layer over the image, and its volumes. */
  async #findFolders(containerId: string): Promise<string[]> {
    const inspected: unknown = await this.engine.ask((docker) => docker.getContainer(containerId).inspect())
    const { GraphDriver, Mounts } = Inspected.parse(inspected)
    const volumes = Mounts.filter(({ Type }) => Type === 'volume').map(({ Source }) => Source)
    return [...(GraphDriver.Data?.UpperDir === undefined ? [] : [GraphDriver.Data.UpperDir]), ...volumes]
  }

  /** The engine's own count, of bytes and of the layer alone: slower, and the volume is not in it. */
  async #askSize(containerId: string): Promise<DiskUsage> {
    const { SizeRw } = Sized.parse(
      await this.engine.ask((docker): Promise<unknown> => {
        const container = docker.getContainer(containerId)
        // dockerode's types do not know the option.
        return container.inspect({ size: true } as object)
      }),
    )
    return { bytes: SizeRw, files: 0 }
  }

  async #askRoot(): Promise<string | undefined> {
    const { DockerRootDir } = Root.parse(await this.engine.ask((docker): Promise<unknown> => docker.info()))
    return access(DockerRootDir).then(
      () => DockerRootDir,
      () => undefined,
    )
  }
}

const Root = z.object({ DockerRootDir: z.string() })
const Sized = z.object({ SizeRw: z.number().default(0) })
const Inspected = z.object({
  GraphDriver: z.object({ Data: z.object({ UpperDir: z.string().optional() }).nullable() }),
  Mounts: z.array(z.object({ Type: z.string(), Source: z.string().default('') })),
})
