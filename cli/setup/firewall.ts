import type Docker from 'dockerode'
import {
  askFirewall,
  findFirewallHindrance,
  findFirewallProtections,
  hostAddresses,
  isJump,
} from '#server/sandbox/docker-firewall.ts'
import { bridgeRules, bridges, chains, ipv4Rules, ipv6Rules } from '#server/sandbox/docker-firewall-rules.ts'
import { findNetworks, type SandboxNetworks } from '#server/sandbox/docker-network.ts'
import { protectionWords } from '../protection-words.ts'
import { installPackages, isDebian, runAsRoot } from './debian.ts'
import type { Report, Step } from './step.ts'

/** Keeps sandboxes from this machine, from private networks and from each other. Says what could not be had. */
export function firewallStep(docker: Docker): Step {
  const find = () => findFirewallProtections(docker)
  return {
    name: 'firewall for sandboxes',
    needed: async () => (await find()).some(({ state }) => state === 'off'),
    run: async (report) => {
      if ((await findFirewallHindrance()) === undefined) await apply(await findNetworks(docker), report)
      for (const protection of await find()) {
        if (protection.state === 'on') continue
        const { what, found } = protectionWords(protection)
        report(`${what}: ${found}`)
      }
    },
  }
}

async function apply(networks: SandboxNetworks, report: Report): Promise<void> {
  if (isDebian() && (await askFirewall('nft', '--version')) === undefined) {
    await installPackages(['nftables'], report)
  }
  for (const [program, text, forward] of [
    ['iptables', ipv4Rules(networks, hostAddresses()), 'DOCKER-USER'],
    ['ip6tables', ipv6Rules(), 'FORWARD'],
  ] as const) {
    // What cannot be had is told by findFirewallProtections.
    if ((await askFirewall(program, '-S', 'INPUT')) === undefined) continue
    await runAsRoot([`${program}-restore`, '--noflush'], text)
    await jump(program, 'INPUT', chains.input)
    await jump(program, forward, chains.forward)
  }
  await runAsRoot(['nft', '-f', '-'], bridgeRules(networks)).catch(() => undefined)
}

/** First in line, so that nothing lets a sandbox through before us. */
async function jump(program: string, from: string, to: string): Promise<void> {
  if (await isJump(program, from, to)) return
  await runAsRoot([program, '-I', from, '1', '-i', bridges, '-j', to])
}
