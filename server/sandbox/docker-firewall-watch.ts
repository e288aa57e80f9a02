import type Docker from 'dockerode'
import type { ProtectionName } from '#common/machine.ts'
import type { Log } from '#server/log.ts'
import { applyFirewall, findFirewallProtections } from './docker-firewall.ts'
import { findNetworks } from './docker-network.ts'

/**
 * Sees to it that what the firewall keeps sandboxes from at first it always does. Whoever reloads the machine's own
 * rules takes ours away, and the machine may join a network that they do not name: they are set anew, and the log says so.
 */
export class FirewallWatch {
  #kept: ProtectionName[] | undefined

  constructor(private readonly parts: { docker: Docker; log: Log }) {}

  /** Never rejects: an engine that does not answer is asked the next time. */
  async look(): Promise<void> {
    const { docker, log } = this.parts
    try {
      const inForce = await this.#findInForce()
      this.#kept ??= inForce
      const lost = this.#kept.filter((name) => !inForce.includes(name))
      if (lost.length === 0) return
      await applyFirewall(await findNetworks(docker))
      const restored = await this.#findInForce()
      const stillLost = lost.filter((name) => !restored.includes(name))
      log.error({ lost, stillLost }, 'rules of the firewall were gone or out of date, and are set anew')
    } catch (error) {
      log.debug({ err: error }, 'the firewall could not be looked at')
    }
  }

  async #findInForce(): Promise<ProtectionName[]> {
    const protections = await findFirewallProtections(this.parts.docker)
    return protections.filter(({ state }) => state === 'on').map(({ name }) => name)
  }
}
