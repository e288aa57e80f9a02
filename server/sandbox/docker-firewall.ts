import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { promisify } from 'node:util'
import type Docker from 'dockerode'
import type { Protection, ProtectionGap } from '#common/machine.ts'
import {
  bridgeRules,
  bridges,
  chains,
  ipv4Rules,
  ipv6Rules,
  versionOf,
  type HostAddresses,
} from './docker-firewall-rules.ts'
import { bridgeName, findNetworks, type SandboxNetworks } from './docker-network.ts'

/** Each thing that the firewall keeps sandboxes from, and whether it does now. */
export async function findFirewallProtections(docker: Docker): Promise<Protection[]> {
  const networks = await findNetworks(docker)
  const hindrance = await findFirewallHindrance()
  const kept = [
    ['host-network', () => hasIpv4Rules(networks)],
    ['host-ipv6', () => hasIpv6Rules()],
    ['neighbours', () => hasBridgeRules(networks)],
  ] as const
  return Promise.all(
    kept.map(async ([name, isInForce]): Promise<Protection> => {
      if (hindrance !== undefined) return { name, state: 'off', reason: hindrance }
      return (await isInForce()) ? { name, state: 'on' } : { name, state: 'off', reason: 'rules-refused' }
    }),
  )
}

/** Why this machine's firewall cannot be used, when it cannot. */
export async function findFirewallHindrance(): Promise<ProtectionGap | undefined> {
  if (!existsSync(`/sys/class/net/${bridgeName.lab}`)) return 'other-machine'
  const isRoot = process.getuid?.() === 0 || (await answerOf('sudo', ['-n', 'true'])) !== undefined
  return isRoot ? undefined : 'needs-root'
}

/** Puts the rules in force that can be; `findFirewallProtections` tells which those are. */
export async function applyFirewall(networks: SandboxNetworks): Promise<void> {
  for (const [program, rules, forward] of [
    ['iptables', ipv4Rules(networks, hostAddresses()), 'DOCKER-USER'],
    ['ip6tables', ipv6Rules(), 'FORWARD'],
  ] as const) {
    if ((await tellFirewall(`${program}-restore`, ['--noflush'], rules)) === undefined) continue
    await jump(program, 'INPUT', chains.input)
    await jump(program, forward, chains.forward)
  }
  await putUserRulesFirst()
  await tellFirewall('nft', ['-f', '-'], bridgeRules(networks))
}

/** Behind Docker's own after an engine with `live-restore` has started again: those drop in silence what ours refuse. */
async function putUserRulesFirst(): Promise<void> {
  const place = findUserRules(await listRules('iptables'))
  if (place === undefined || place === 1) return
  await tellFirewall('iptables', ['-I', 'FORWARD', '1', '-j', 'DOCKER-USER'])
  await tellFirewall('iptables', ['-D', 'FORWARD', String(place + 1)])
}

/** Which of the rules of FORWARD leads to Docker's chain for rules of others, in which ours are; the first is 1. */
function findUserRules(listed: string[]): number | undefined {
  const rules = listed.filter((line) => line.startsWith('-A FORWARD '))
  const index = rules.indexOf('-A FORWARD -j DOCKER-USER')
  return index < 0 ? undefined : index + 1
}

/** First in line, so that nothing lets a sandbox through before us. */
async function jump(program: string, from: string, to: string): Promise<void> {
  const rule = [from, '-i', bridges, '-j', to]
  if ((await askFirewall(program, '-C', ...rule)) !== undefined) return
  await tellFirewall(program, ['-I', from, '1', ...rule.slice(1)])
}

/** What a question to a program of root's answers; none when it fails. */
export function askFirewall(program: string, ...args: string[]): Promise<string | undefined> {
  return tellFirewall(program, args)
}

function tellFirewall(program: string, args: string[], stdin = ''): Promise<string | undefined> {
  return process.getuid?.() === 0
    ? answerOf(program, args, stdin)
    : answerOf('sudo', ['-n', program, ...args], stdin)
}

/** The addresses that rules for this machine name. */
function hostAddresses(): HostAddresses {
  const networks = Object.entries(networkInterfaces())
    .filter(([name]) => !name.startsWith('sandlot'))
    .flatMap(([, addresses]) => addresses ?? [])
    .flatMap(({ family, cidr }) => (family === 'IPv4' && cidr !== null ? [cidr] : []))
  return { networks, resolvers: readResolvers() }
}

/** As iptables prints them. All with one question: each process that is started holds up the server. */
async function listRules(program: string): Promise<string[]> {
  return ((await askFirewall(program, '-S')) ?? '').split('\n')
}

async function hasIpv4Rules(networks: SandboxNetworks): Promise<boolean> {
  const listed = await listRules('iptables')
  const version = versionOf(ipv4Rules(networks, hostAddresses()))
  return findUserRules(listed) === 1 && hasRules(listed, version, 'DOCKER-USER')
}

async function hasIpv6Rules(): Promise<boolean> {
  return hasRules(await listRules('ip6tables'), versionOf(ipv6Rules()), 'FORWARD')
}

async function hasBridgeRules(networks: SandboxNetworks): Promise<boolean> {
  const listed = await askFirewall('nft', 'list', 'table', 'bridge', 'sandlot')
  return versionOf(listed ?? '') === versionOf(bridgeRules(networks))
}

/** Whether our chains are those of this version, and packets from sandboxes are led to them. */
function hasRules(listed: string[], version: string | undefined, forward: string): boolean {
  const rulesOf = (chain: string) => listed.filter((line) => line.startsWith(`-A ${chain} `)).join('\n')
  const leads = (from: string, to: string) => listed.includes(`-A ${from} -i ${bridges} -j ${to}`)
  return (
    Object.values(chains).every((chain) => versionOf(rulesOf(chain)) === version) &&
    leads('INPUT', chains.input) &&
    leads(forward, chains.forward)
  )
}

/** As Docker reads them: systemd-resolved's own list where the usual file only points to itself. */
function readResolvers(): string[] {
  const files = ['/run/systemd/resolve/resolv.conf', '/etc/resolv.conf']
  const file = files.find((name) => existsSync(name))
  if (file === undefined) return []
  const found = readFileSync(file, 'utf8').matchAll(/^nameserver\s+(\d+\.\d+\.\d+\.\d+)\s*$/gm)
  return [...found].map((match) => match[1] ?? '').filter((address) => !address.startsWith('127.'))
}

const runFile = promisify(execFile)

async function answerOf(program: string, args: string[], stdin = ''): Promise<string | undefined> {
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }
  const answer = runFile(program, args, { env })
  // One that is not there, or that reads nothing, is told by its end.
  answer.child.stdin?.on('error', () => undefined)
  answer.child.stdin?.end(stdin)
  return answer.then(
    ({ stdout }) => stdout,
    () => undefined,
  )
}
