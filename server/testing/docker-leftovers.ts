import fs from 'node:fs'
import type Docker from 'dockerode'
import { label } from '#server/sandbox/docker-labels.ts'

/** What is there of each kind although its sandbox is not: names, or what tells them. */
export type Leftovers = Record<
  'containers' | 'volumes' | 'networks' | 'processes' | 'links' | 'loopDevices' | 'mounts',
  string[]
>

/**
 * Counts what sandboxes leave behind, from the engine's own words, /proc, the machine's links, loop devices and
 * mounts. Others may use the engine meanwhile: what cannot be told apart by its container is compared with what
 * there was before, and a count taken while they start or stop something is to be taken again.
 */
export class DockerLeftovers {
  private constructor(
    private readonly docker: Docker,
    private readonly installation: string,
    private readonly before: Standing,
  ) {}

  /** Before the first sandbox. */
  static async watch(docker: Docker, installation: string): Promise<DockerLeftovers> {
    return new DockerLeftovers(docker, installation, await standing(docker))
  }

  async count(): Promise<Leftovers> {
    const { docker, installation, before } = this
    const processes = containerProcesses()
    const now = await standing(docker)
    const all = await docker.listContainers({ all: true })
    const known = new Set(all.map(({ Id }) => Id))
    return {
      containers: all
        .filter(({ Labels }) => Labels[label.installation] === installation)
        .map(({ Names, State }) => `${Names.join(' ')} ${State}`),
      volumes: without(now.unusedVolumes, before.unusedVolumes),
      networks: without(now.networks, before.networks),
      processes: processes.filter(({ container }) => !known.has(container)).map(({ told }) => told),
      links: spare('links', before.spareLinks, now.spareLinks),
      loopDevices: without(now.loopDevices, before.loopDevices),
      mounts: spare('mounts', before.spareMounts, now.spareMounts),
    }
  }

  /** The count once others have finished what they are about, or what is left after that. */
  async settle(withinMs = 60_000): Promise<Leftovers> {
    const end = Date.now() + withinMs
    for (;;) {
      const left = await this.count()
      if (Object.values(left).every((names) => names.length === 0) || Date.now() > end) return left
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
}

interface Standing {
  unusedVolumes: string[]
  networks: string[]
  loopDevices: string[]
  /** Links of the machine beyond one for each container on a bridge. */
  spareLinks: number
  /** Containers' file systems that are mounted beyond one for each that runs. */
  spareMounts: number
}

async function standing(docker: Docker): Promise<Standing> {
  const links = namesIn('/sys/class/net').filter((name) => name.startsWith('veth')).length
  const mounts = read('/proc/mounts')
    .split('\n')
    .filter((line) => /^overlay \S+\/overlay2\/\w+\/merged /.test(line)).length
  const volumes = await docker.listVolumes({ filters: { dangling: ['true'] } })
  const networks = await docker.listNetworks()
  const inspected = await Promise.all(
    networks.filter(({ Driver }) => Driver === 'bridge').map(({ Id }) => docker.getNetwork(Id).inspect()),
  )
  const endpoints = inspected.flatMap(({ Containers }) => Object.keys(Containers ?? {}))
  const running = await docker.listContainers()
  return {
    unusedVolumes: volumes.Volumes.map(({ Name }) => Name),
    networks: networks.map(({ Name }) => Name),
    loopDevices: namesIn('/sys/block').filter((name) => read(`/sys/block/${name}/loop/backing_file`) !== ''),
    spareLinks: links - endpoints.length,
    spareMounts: mounts - running.length,
  }
}

/** Those that belong to a container by their control group, and the engine's own helpers for one. */
function containerProcesses(): { container: string; told: string }[] {
  return namesIn('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
      const container =
        /docker[/-]([0-9a-f]{64})/.exec(read(`/proc/${pid}/cgroup`))?.[1] ??
        /containerd-shim\S* .*-id ([0-9a-f]{64})/.exec(command)?.[1]
      return container === undefined ? [] : [{ container, told: `${pid} ${command}` }]
    })
}

function without(names: string[], known: string[]): string[] {
  return names.filter((name) => !known.includes(name))
}

function spare(what: string, before: number, now: number): string[] {
  return now > before ? [`${now - before} ${what}`] : []
}

function namesIn(directory: string): string[] {
  try {
    return fs.readdirSync(directory)
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
