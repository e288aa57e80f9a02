import { createHash } from 'node:crypto'
import { bridgeName, cachePort, registryPort, type SandboxNetworks } from './docker-network.ts'
import { overlaps } from './subnet.ts'

export interface HostAddresses {
  /** Networks that this machine is on: `192.0.2.0/24`. */
  networks: string[]
  /** Where names are asked for; those on this machine's own loopback are not reached from a sandbox anyway. */
  resolvers: string[]
}

export const chains = {
  input: 'SANDLOT-INPUT',
  forward: 'SANDLOT-FORWARD',
  refuse: 'SANDLOT-REFUSE',
} as const

/** Every sandbox network's interface. */
export const bridges = 'sandlot+'

/**
 * What `iptables-restore --noflush` takes: replaces our chains in one go and touches no other. The first rule
 * only says which version of the rules this is.
 * Refused, not dropped: a learner's `docker pull` of what is not there fails at once.
 */
export function ipv4Rules(networks: SandboxNetworks, host: HostAddresses): string {
  const registry = `-d ${networks.lab.gateway} -p tcp -m multiport --dports ${registryPort},${cachePort} -j RETURN`
  const names = host.resolvers.flatMap((address) =>
    ['udp', 'tcp'].map(
      (protocol) => `-i ${bridgeName.internet} -d ${address} -p ${protocol} --dport 53 -j RETURN`,
    ),
  )
  const others = host.networks.filter((network) => !neverReached.some((listed) => overlaps(network, listed)))
  const privateNetworks = [...neverReached, ...others].map((network) => `-d ${network} ${refuse}`)
  return restore([
    [chains.input, ['-m conntrack --ctstate ESTABLISHED,RELATED -j RETURN', registry, refuse]],
    [chains.forward, [`-i ${bridgeName.lab} ${refuse}`, ...names, ...privateNetworks]],
    // A reset reaches the learner's program through slirp4netns; an ICMP message would not.
    [chains.refuse, ['-p tcp -j REJECT --reject-with tcp-reset', '-j REJECT']],
  ])
}

/** Which version some rules are, or the rules in force as iptables lists them. */
export function versionOf(rules: string): string | undefined {
  return /sandlot-[0-9a-f]{12}/.exec(rules)?.[0]
}

/** Sandboxes have no IPv6. */
export function ipv6Rules(): string {
  return restore([
    [chains.input, ['-j DROP']],
    [chains.forward, ['-j DROP']],
    [chains.refuse, []],
  ])
}

/**
 * What `nft -f` takes. From one sandbox's port of a bridge to another's nothing passes: `enable_icc` keeps back IP, but
 * not ARP, by which one could pose as the gateway. By address, as not every kernel can match a bridge's name.
 */
export function bridgeRules(networks: SandboxNetworks): string {
  const subnets = `{ ${Object.values(networks)
    .map(({ subnet }) => subnet)
    .join(', ')} }`
  const rules = ['arp saddr ip', 'arp daddr ip', 'ip saddr', 'ip daddr'].map(
    (what) => `    ${what} ${subnets} drop comment "${version(subnets)}"`,
  )
  return [
    'table bridge sandlot {}',
    'delete table bridge sandlot',
    'table bridge sandlot {',
    '  chain forward {',
    '    type filter hook forward priority 0; policy accept;',
    ...rules,
    '  }',
    '}',
    '',
  ].join('\n')
}

const refuse = `-j ${chains.refuse}`

/** Private, shared, link-local (clouds keep credentials there), documentation, multicast and reserved addresses. */
const neverReached = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
]

function restore(chains: [name: string, rules: string[]][]): string {
  const lines = chains.flatMap(([name, rules]) => rules.map((rule) => `-A ${name} ${rule}`))
  return [
    '*filter',
    ...chains.map(([name]) => `:${name} - [0:0]`),
    ...chains.map(([name]) => `-A ${name} -m comment --comment ${version(lines.join())}`),
    ...lines,
    'COMMIT',
    '',
  ].join('\n')
}

function version(rules: string): string {
  return `sandlot-${createHash('sha256').update(rules).digest('hex').slice(0, 12)}`
}
