import { setTimeout as pause } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { ContainerCreateOptions } from 'dockerode'
import { z } from 'zod'

export const registryImage = 'sandlot/registry:latest'

/** Where the lab images are kept. */
export const registryVolume = 'sandlot-registry'

export interface RegistryContainer {
  name: string
  volume: string
  env: string[]
  /** What it serves and where: a container with other words here is replaced. */
  recipe: string
  /** On the engine's machine: `10.213.0.1:5000`. */
  address: string
}

export async function isServing(docker: Docker, { name, recipe }: RegistryContainer): Promise<boolean> {
  const found = await docker.listContainers({ filters: { name: [`^/${name}$`] } })
  return found[0]?.Labels[recipeLabel] === recipe
}

/** Starts a registry that comes back with the engine. It may only be read: the image's configuration says so. */
export async function startRegistry(docker: Docker, registry: RegistryContainer): Promise<void> {
  await removeContainer(docker, registry.name)
  const container = await docker.createContainer({
    ...confined(registry.volume, {
      // The host's own network: a published port would be led past the sandboxes' way in by Docker's own rules.
      NetworkMode: 'host',
      RestartPolicy: { Name: 'unless-stopped' },
    }),
    name: registry.name,
    Env: [...registry.env, `REGISTRY_HTTP_ADDR=${registry.address}`],
    Labels: { [recipeLabel]: registry.recipe },
  })
  await container.start()
}

/** Lends a registry that may be written to, to this machine only, while something is pushed. */
export async function withWritableRegistry(
  docker: Docker,
  push: (address: string) => Promise<void>,
  { volume, name } = { volume: registryVolume, name: 'sandlot-registry-writer' },
): Promise<void> {
  await removeContainer(docker, name)
  const container = await docker.createContainer({
    ...confined(volume, { PortBindings: { '5000/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } }),
    name,
    Env: ['REGISTRY_STORAGE_MAINTENANCE_READONLY={"enabled":false}'],
    ExposedPorts: { '5000/tcp': {} },
  })
  try {
    await container.start()
    const { NetworkSettings } = await container.inspect()
    const address = `127.0.0.1:${NetworkSettings.Ports['5000/tcp']?.[0]?.HostPort ?? ''}`
    await waitForAnswer(address)
    await push(address)
  } finally {
    await container.remove({ force: true })
  }
}

/**
 * Takes away what no tag names any more, as after an image was pushed anew. Nothing may be pushed meanwhile; whoever
 * only reads may go on.
 */
export async function collectGarbage(docker: Docker, volume = registryVolume): Promise<void> {
  const container = await docker.createContainer({
    ...confined(volume, { NetworkMode: 'none' }),
    Cmd: ['garbage-collect', '--delete-untagged', '/etc/docker/registry/config.yml'],
  })
  try {
    await container.start()
    const ended: unknown = await container.wait()
    const { StatusCode } = Ended.parse(ended)
    if (StatusCode === 0) return
    const said = await container.logs({ stdout: true, stderr: true })
    throw new Error(`the registry's garbage was not collected: ${said.toString('utf8').slice(-1000)}`)
  } finally {
    await container.remove({ force: true, v: true })
  }
}

const Ended = z.object({ StatusCode: z.number() })

const recipeLabel = 'sandlot.recipe'
const answerMs = 60_000

/** A registry needs nothing of what Docker grants but a network, and a place to write. */
function confined(
  volume: string,
  network: NonNullable<ContainerCreateOptions['HostConfig']>,
): ContainerCreateOptions {
  return {
    Image: registryImage,
    HostConfig: {
      ...network,
      Binds: [`${volume}:/var/lib/registry`],
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
  const deadline = Date.now() + answerMs
  const answers = () =>
    fetch(`http://${address}/v2/`, { signal: AbortSignal.timeout(2000) }).then(
      (response) => response.ok,
      () => false,
    )
  while (!(await answers())) {
    if (Date.now() > deadline) throw new Error(`the registry at ${address} does not answer`)
    await pause(50)
  }
}
