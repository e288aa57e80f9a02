import { setTimeout as pause } from 'node:timers/promises'
import type Docker from 'dockerode'
import {
  cachePort,
  findNetworks,
  registryPort,
  type SandboxNetworks,
} from '#server/sandbox/docker-network.ts'
import { buildImage, hasImage } from './docker-image.ts'
import { fingerprint } from './fingerprint.ts'
import type { Place } from './place.ts'
import { RegistryContent } from './registry-content.ts'
import type { Report, Step } from './step.ts'

export const packagesImage = 'sandlot/lab-packages'

const image = 'sandlot/registry'
const volume = 'sandlot-registry'
const startMs = 15_000

/**
 * The registry that sandboxes pull from, under the names of Docker Hub; they may only read it. Where the Hub can be
 * reached, a second one keeps copies of what they ask for beyond that.
 */
export function labRegistryStep(docker: Docker, isHubReachable: () => Promise<boolean>, place: Place): Step {
  const source = () => fingerprint(place.root, ['images/registry', 'images/lab/packages']).slice(0, 12)
  const wanted = async () => {
    const networks = await findNetworks(docker)
    const lab = { name: 'sandlot-registry', port: registryPort, volume, env: [] }
    const cache = {
      name: 'sandlot-registry-cache',
      port: cachePort,
      volume: 'sandlot-registry-cache',
      env: ['REGISTRY_PROXY_REMOTEURL=https://registry-1.docker.io'],
    }
    return [lab, ...((await isHubReachable()) ? [cache] : [])].map((registry) => ({
      ...registry,
      networks,
      recipe: `${source()} ${JSON.stringify(networks)}`,
    }))
  }
  return {
    name: 'lab registry',
    needed: async () => {
      const states = await Promise.all((await wanted()).map((registry) => isRunning(docker, registry)))
      return states.includes(false)
    },
    run: async (report) => {
      await buildRegistry(docker, source(), place, report)
      for (const registry of await wanted()) {
        if (await isRunning(docker, registry)) continue
        report(`starting ${registry.name}`)
        await start(docker, registry, report)
      }
    },
  }
}

/** Where this machine reads the lab registry. */
export async function findRegistry(docker: Docker, name = 'sandlot-registry'): Promise<string> {
  const { NetworkSettings } = await docker.getContainer(name).inspect()
  const binding = NetworkSettings.Ports['5000/tcp']?.find(({ HostIp }) => HostIp === '127.0.0.1')
  if (binding === undefined) throw new Error(`${name} has no port on 127.0.0.1`)
  return `127.0.0.1:${binding.HostPort}`
}

/** Lends a registry on the same volume that may be written to, to this machine only, while something is pushed. */
export async function withWritableRegistry(
  docker: Docker,
  push: (address: string) => Promise<void>,
): Promise<void> {
  const name = 'sandlot-registry-writer'
  await removeContainer(docker, name)
  const container = await docker.createContainer({
    ...confined([volume], [{ HostIp: '127.0.0.1', HostPort: '' }]),
    name,
    Env: ['REGISTRY_STORAGE_MAINTENANCE_READONLY={"enabled":false}'],
  })
  try {
    await container.start()
    const address = await findRegistry(docker, name)
    await waitForAnswer(address)
    await push(address)
  } finally {
    await container.remove({ force: true })
  }
}

interface Registry {
  name: string
  port: number
  volume: string
  env: string[]
  networks: SandboxNetworks
  /** What it is made from: a container of another recipe is replaced. */
  recipe: string
}

async function isRunning(docker: Docker, { name, recipe }: Registry): Promise<boolean> {
  const found = await docker.listContainers({ filters: { name: [`^/${name}$`] } })
  return found[0]?.Labels['sandlot.recipe'] === recipe
}

async function buildRegistry(docker: Docker, source: string, place: Place, report: Report): Promise<void> {
  const tag = `${image}:${source}`
  if (await hasImage(docker, tag)) return
  report('building the registry and the packages of the lab images')
  await buildImage(
    docker,
    { folder: `${place.root}/images/lab/packages`, tags: [packagesImage] },
    `${place.logs}/lab-packages.log`,
  )
  await buildImage(
    docker,
    { folder: `${place.root}/images/registry`, tags: [tag, `${image}:latest`] },
    `${place.logs}/registry.log`,
  )
}

async function start(docker: Docker, registry: Registry, report: Report): Promise<void> {
  const gateways = Object.values(registry.networks).map(({ gateway }) => ({
    HostIp: gateway,
    HostPort: String(registry.port),
  }))
  const local = { HostIp: '127.0.0.1', HostPort: '' }
  const create = async (bindings: { HostIp: string; HostPort: string }[]) => {
    await removeContainer(docker, registry.name)
    const container = await docker.createContainer({
      ...confined([registry.volume], bindings),
      name: registry.name,
      Env: registry.env,
      Labels: { 'sandlot.recipe': registry.recipe },
    })
    await container.start()
  }
  try {
    await create([...gateways, local])
  } catch (error) {
    if (!(error instanceof Error && /assign requested address|ports are not available/i.test(error.message)))
      throw error
    // Docker Desktop: the gateway is in its virtual machine, where no port can be published.
    report('sandboxes cannot reach the lab registry: this engine publishes no port on their gateway')
    await create([local])
  }
  await waitForAnswer(await findRegistry(docker, registry.name))
}

/** A registry needs nothing of what Docker grants but a network, and a place to write. */
function confined(volumes: string[], bindings: { HostIp: string; HostPort: string }[]) {
  return {
    Image: `${image}:latest`,
    ExposedPorts: { '5000/tcp': {} },
    HostConfig: {
      Binds: volumes.map((name) => `${name}:/var/lib/registry`),
      PortBindings: { '5000/tcp': bindings },
      RestartPolicy: { Name: 'unless-stopped' },
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: 256 * 1024 * 1024,
      PidsLimit: 256,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    },
  }
}

async function removeContainer(docker: Docker, name: string): Promise<void> {
  const found = await docker.listContainers({ all: true, filters: { name: [`^/${name}$`] } })
  for (const { Id } of found) await docker.getContainer(Id).remove({ force: true })
}

async function waitForAnswer(address: string): Promise<void> {
  const content = new RegistryContent(`http://${address}`)
  const deadline = Date.now() + startMs
  while (!(await content.answers())) {
    if (Date.now() > deadline) throw new Error(`the registry at ${address} does not answer`)
    await pause(100)
  }
}
