import type Docker from 'dockerode'
import { every, type Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import { DockerEngine } from './docker-engine.ts'
import { FirewallWatch } from './docker-firewall-watch.ts'
import { registryNames, reviveRegistries } from './docker-registries.ts'
import { RegistryCache } from './docker-registry-cache.ts'

const oftenMs = 10_000
const seldomMs = 60_000

export interface UpkeepParts {
  docker: Docker
  clock: Clock
  log: Log
  /** What the registry that fetches from Docker Hub may keep. */
  hubCacheBytes: number
}

/**
 * Looks after what all sandboxes need of the engine and its machine, until closed: the registries run, the one that
 * fetches does not fill the disk, the firewall's rules are in force. For the one process that serves.
 */
export function keepMachine({ docker, clock, log, hubCacheBytes }: UpkeepParts): () => void {
  const engine = new DockerEngine(docker, clock)
  const cache = new RegistryCache({ engine, log, name: registryNames.hubCache, maxBytes: hubCacheBytes })
  const revive = (): Promise<void> =>
    reviveRegistries(engine, Object.values(registryNames), log).catch((error: unknown) =>
      log.debug({ err: error }, 'the registries could not be looked at'),
    )
  const closers = [every(clock, oftenMs, revive), every(clock, seldomMs, () => cache.look())]
  // Through sudo each look would stand in the machine's log.
  if (process.getuid?.() === 0) {
    const firewall = new FirewallWatch({ docker, log })
    void firewall.look()
    closers.push(every(clock, seldomMs, () => firewall.look()))
  }
  return () => {
    for (const close of closers) close()
  }
}
