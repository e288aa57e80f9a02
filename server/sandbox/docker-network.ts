import type Docker from 'dockerode'
import type { Clock } from '#server/clock.ts'
import { sandboxFailed } from './sandbox-failed.ts'

/** The bridge networks that sandboxes are on: IPv4 only, no talk between containers. */
export const networkName = { lab: 'sandlot', internet: 'sandlot-internet' } as const

/** The networks' interfaces on the host; firewall rules name them together as `sandlot+`. */
export const bridgeName = { lab: 'sandlot-lab', internet: 'sandlot-inet' } as const

/** The port of the lab registry on the lab's gateway address. */
export const registryPort = 5000

/** The port of the pull-through cache there, where Docker Hub can be reached. */
export const cachePort = 5001

export interface SandboxNetwork {
  name: string
  /** `10.213.0.0/22` */
  subnet: string
  /** The host's address on it. */
  gateway: string
}

export type SandboxNetworks = Record<keyof typeof networkName, SandboxNetwork>

/** The networks as the engine has them. Rejects with a ProblemError when set-up has not made them. */
export async function findNetworks(docker: Docker): Promise<SandboxNetworks> {
  const [lab, internet] = await Promise.all([
    findNetwork(docker, networkName.lab),
    findNetwork(docker, networkName.internet),
  ])
  if (lab === undefined || internet === undefined) {
    throw sandboxFailed(new Error('the networks are missing: npm start makes them'))
  }
  return { lab, internet }
}

const rememberedMs = 60_000

/** As findNetworks, asked again once a minute: set-up may have made them anew. What fails is not remembered. */
export function rememberNetworks(docker: Docker, clock: Clock): () => Promise<SandboxNetworks> {
  let known: Promise<SandboxNetworks> | undefined
  let until = 0
  return () => {
    if (known !== undefined && clock.now() < until) return known
    const asked = findNetworks(docker)
    known = asked
    until = clock.now() + rememberedMs
    asked.catch(() => {
      if (known === asked) known = undefined
    })
    return asked
  }
}

/** None when the engine has no such network. */
export async function findNetwork(docker: Docker, name: string): Promise<SandboxNetwork | undefined> {
  const found = await docker.listNetworks({ filters: { name: [`^${name}$`] } })
  const config = found[0]?.IPAM?.Config?.[0]
  if (config?.Subnet === undefined || config.Gateway === undefined) return undefined
  return { name, subnet: config.Subnet, gateway: config.Gateway }
}
