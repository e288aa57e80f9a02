import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import type Docker from 'dockerode'
import { bridgeName, findNetworks, type SandboxNetworks } from '#server/sandbox/docker-network.ts'
import { asRoot, installPackages, isDebian, runAsRoot } from './debian.ts'
import {
  bridgeRules,
  bridges,
  chains,
  ipv4Rules,
  ipv6Rules,
  versionOf,
  type HostAddresses,
} from './firewall-rules.ts'
import type { Report, Step } from './step.ts'

/** Something sandboxes are kept from, and whether they are. */
export type Protection = { keeps: string } & ({ state: 'on' } | { state: 'missing'; reason: string })

/** Keeps sandboxes from this machine, from private networks and from each other. Says what could not be had. */
export function firewallStep(docker: Docker): Step {
  const find = () => findFirewallProtections(docker)
  return {
    name: 'firewall for sandboxes',
    needed: async () => (await find()).some(({ state }) => state === 'missing'),
    run: async (report) => {
      if (unfit() === undefined) await apply(await findNetworks(docker), report)
      for (const protection of await find()) {
        if (protection.state === 'missing')
          report(`not protected: ${protection.keeps} (${protection.reason})`)
      }
    },
  }
}

/** Each thing that the firewall keeps sandboxes from, and whether it does now. */
export async function findFirewallProtections(docker: Docker): Promise<Protection[]> {
  return findProtections(await findNetworks(docker))
}

/** Why this machine's firewall cannot be used, when it cannot. */
function unfit(): string | undefined {
  if (!existsSync(`/sys/class/net/${bridgeName.lab}`)) return "the engine's networks are not on this machine"
  if (asRoot([]) === undefined) return 'needs root, or a sudo that asks for no password'
  return undefined
}

function findProtections(networks: SandboxNetworks): Protection[] {
  const hindrance = unfit()
  const rules = ipv4Rules(networks, hostAddresses())
  const isInForce = {
    'the host and its private networks': () =>
      hasRules('iptables', versionOf(rules)) && jumps('iptables', 'DOCKER-USER'),
    'the host over IPv6': () =>
      hasRules('ip6tables', versionOf(ipv6Rules())) && jumps('ip6tables', 'FORWARD'),
    'neighbours that forge addresses': () =>
      versionOf(says(['nft', 'list', 'table', 'bridge', 'sandlot']) ?? '') ===
      versionOf(bridgeRules(networks)),
  }
  return Object.entries(isInForce).map(([keeps, check]) => {
    if (hindrance !== undefined) return { keeps, state: 'missing', reason: hindrance }
    return check()
      ? { keeps, state: 'on' }
      : { keeps, state: 'missing', reason: 'this kernel or its tools refused the rules' }
  })
}

async function apply(networks: SandboxNetworks, report: Report): Promise<void> {
  if (isDebian() && says(['nft', '--version']) === undefined) await installPackages(['nftables'], report)
  for (const [program, text, forward] of [
    ['iptables', ipv4Rules(networks, hostAddresses()), 'DOCKER-USER'],
    ['ip6tables', ipv6Rules(), 'FORWARD'],
  ] as const) {
    // What cannot be had is told by findProtections.
    if (says([program, '-S', 'INPUT']) === undefined) continue
    await runAsRoot([`${program}-restore`, '--noflush'], text)
    await jump(program, 'INPUT', chains.input)
    await jump(program, forward, chains.forward)
  }
  await runAsRoot(['nft', '-f', '-'], bridgeRules(networks)).catch(() => undefined)
}

/** First in line, so that nothing lets a sandbox through before us. */
async function jump(program: string, from: string, to: string): Promise<void> {
  if (says([program, '-C', from, '-i', bridges, '-j', to]) !== undefined) return
  await runAsRoot([program, '-I', from, '1', '-i', bridges, '-j', to])
}

function jumps(program: string, forward: string): boolean {
  return [
    ['INPUT', chains.input],
    [forward, chains.forward],
  ].every(([from = '', to = '']) => says([program, '-C', from, '-i', bridges, '-j', to]) !== undefined)
}

function hasRules(program: string, version: string | undefined): boolean {
  return Object.values(chains).every((chain) => versionOf(says([program, '-S', chain]) ?? '') === version)
}

/** What a question to a program answers; none when it fails. */
function says(argv: string[]): string | undefined {
  const [program = '', ...args] = asRoot(argv) ?? argv
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' })
  return status === 0 ? stdout : undefined
}

function hostAddresses(): HostAddresses {
  const networks = Object.entries(networkInterfaces())
    .filter(([name]) => !name.startsWith('sandlot'))
    .flatMap(([, addresses]) => addresses ?? [])
    .flatMap(({ family, cidr }) => (family === 'IPv4' && cidr !== null ? [cidr] : []))
  return { networks, resolvers: readResolvers() }
}

/** As Docker reads them: systemd-resolved's own list where the usual file only points to itself. */
function readResolvers(): string[] {
  const files = ['/run/systemd/resolve/resolv.conf', '/etc/resolv.conf']
  const file = files.find((name) => existsSync(name))
  if (file === undefined) return []
  const found = readFileSync(file, 'utf8').matchAll(/^nameserver\s+(\d+\.\d+\.\d+\.\d+)\s*$/gm)
  return [...found].map((match) => match[1] ?? '').filter((address) => !address.startsWith('127.'))
}
