import type Docker from 'dockerode'
import { cachePort, findNetworks, registryPort } from '#server/sandbox/docker-network.ts'
import { registryNames } from '#server/sandbox/docker-registries.ts'
import { labSources } from './lab-catalogue.ts'
import { fingerprint } from '#server/fingerprint.ts'
import type { Place } from './place.ts'
import { isServing, registryVolume, startRegistry, type RegistryContainer } from './registry-container.ts'
import type { Step } from './step.ts'

/**
 * The registry that sandboxes pull from, under the names of Docker Hub; they may only read it. Where the Hub can be
 * reached, a second one fetches and keeps what they ask for beyond that.
 */
export function labRegistryStep(docker: Docker, isHubReachable: () => Promise<boolean>, place: Place): Step {
  const missing = async () => {
    const lab = await labRegistry(docker, place)
    const wanted = (await isHubReachable()) ? [lab, await hubCache(docker)] : [lab]
    const serving = await Promise.all(wanted.map((registry) => isServing(docker, registry)))
    return wanted.filter((_, index) => serving[index] !== true)
  }
  return {
    name: 'lab registry',
    needed: async () => (await missing()).length > 0,
    run: async (report) => {
      for (const registry of await missing()) {
        report(`starting ${registry.name} at ${registry.address}`)
        await startRegistry(docker, registry)
      }
    },
  }
}

/** The registry with the lab images of this checkout; it is started when they have been pushed. */
export async function labRegistry(docker: Docker, { root }: Place): Promise<RegistryContainer> {
  const address = await addressOf(docker, registryPort)
  return {
    name: registryNames.lab,
    volume: registryVolume,
    env: [],
    address,
    recipe: `${fingerprint(root, labSources)} at ${address}`,
  }
}

async function hubCache(docker: Docker): Promise<RegistryContainer> {
  const address = await addressOf(docker, cachePort)
  return {
    name: registryNames.hubCache,
    volume: 'sandlot-registry-cache',
    env: ['REGISTRY_PROXY_REMOTEURL=https://registry-1.docker.io'],
    address,
    recipe: `Docker Hub at ${address}`,
  }
}

async function addressOf(docker: Docker, port: number): Promise<string> {
  return `${(await findNetworks(docker)).lab.gateway}:${port}`
}
