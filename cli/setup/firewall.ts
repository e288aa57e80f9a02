import type Docker from 'dockerode'
import {
  applyFirewall,
  askFirewall,
  findFirewallHindrance,
  findFirewallProtections,
} from '#server/sandbox/docker-firewall.ts'
import { findNetworks, type SandboxNetworks } from '#server/sandbox/docker-network.ts'
import { protectionWords } from '../protection-words.ts'
import { installPackages, isDebian } from './debian.ts'
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
  await applyFirewall(networks)
}
