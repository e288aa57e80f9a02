import { existsSync, readFileSync } from 'node:fs'
import type Docker from 'dockerode'
import { bridgeName, findNetwork, networkName, type SandboxNetworks } from '#server/sandbox/docker-network.ts'
import { chooseSubnet, gatewayOf, type Subnet } from '#server/sandbox/subnet.ts'
import { Stop, type Step } from './step.ts'

type Egress = keyof SandboxNetworks

/** One bridge network for each kind of egress. They outlive the server, as sandboxes do. */
export function sandboxNetworksStep(docker: Docker): Step {
  return {
    name: 'sandbox networks',
    needed: async () => (await missing(docker)).length > 0,
    run: async (report) => {
      for (const egress of await missing(docker)) {
        const subnet = chooseSubnet(candidates, await usedSubnets(docker))
        if (subnet === undefined) {
          throw new Stop(
            `No network for sandboxes is free among ${candidates.join(', ')}: take one out of use.`,
          )
        }
        report(`creating ${networkName[egress]} with ${subnet}`)
        await createNetwork(docker, egress, subnet)
      }
    },
  }
}

// A thousand sandboxes each. Not in 172.16/12, where a sandbox's own engine puts its networks.
const candidates = [213, 77, 201, 118, 42].flatMap((part) => [`10.${part}.0.0/22`, `10.${part}.4.0/22`])

// Inside a sandbox this is the way out (slirp4netns).
const usedInside = '10.0.2.0/24'

async function missing(docker: Docker): Promise<Egress[]> {
  const egresses: Egress[] = ['lab', 'internet']
  const found = await Promise.all(egresses.map((egress) => findNetwork(docker, networkName[egress])))
  return egresses.filter((_, index) => found[index] === undefined)
}

async function usedSubnets(docker: Docker): Promise<Subnet[]> {
  const networks = await docker.listNetworks()
  const ofDocker = networks.flatMap((network) => network.IPAM?.Config ?? []).map((config) => config.Subnet)
  return [usedInside, ...ofDocker.filter((subnet) => subnet?.includes('.') === true), ...hostRoutes()].filter(
    (subnet) => subnet !== undefined,
  )
}

/** The kernel's routes but the default one. None where there is no such file: the engine is in another machine. */
function hostRoutes(): Subnet[] {
  if (!existsSync('/proc/net/route')) return []
  const lines = readFileSync('/proc/net/route', 'utf8').trim().split('\n').slice(1)
  return lines.flatMap((line) => {
    const [, destination = '', , , , , , mask = ''] = line.split('\t')
    const bits = bytesOf(mask).reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
    return bits === 0 ? [] : [`${bytesOf(destination).join('.')}/${bits}`]
  })
}

/** The file has addresses as eight hexadecimal digits, last byte first. */
function bytesOf(hexadecimal: string): number[] {
  return [6, 4, 2, 0].map((start) => Number.parseInt(hexadecimal.slice(start, start + 2), 16))
}

async function createNetwork(docker: Docker, egress: Egress, subnet: Subnet): Promise<void> {
  await docker.createNetwork({
    Name: networkName[egress],
    Driver: 'bridge',
    // The engine itself keeps the lab in, even where we may not set firewall rules.
    Internal: egress === 'lab',
    EnableIPv6: false,
    IPAM: { Driver: 'default', Config: [{ Subnet: subnet, Gateway: gatewayOf(subnet) }] },
    Options: {
      'com.docker.network.bridge.name': bridgeName[egress],
      'com.docker.network.bridge.enable_icc': 'false',
    },
    Labels: { 'sandlot.egress': egress },
  })
}
