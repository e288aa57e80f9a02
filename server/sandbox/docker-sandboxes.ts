import { createHash } from 'node:crypto'
import { systemClock } from '#server/clock.ts'
import type { Config } from '#server/config.ts'
import type { Log } from '#server/log.ts'
import { connectDocker } from './docker-connection.ts'
import { rememberNetworks } from './docker-network.ts'
import { dockerRecipe } from './docker-recipe.ts'
import { registryNames } from './docker-registries.ts'
import { DockerSandboxHost } from './docker-sandbox-host.ts'

/**
 * This installation's sandboxes on the engine that it is configured for. Nothing is asked of the engine yet.
 * `keepsMachine`: it also looks after what all sandboxes need of the machine, the firewall's rules and the registries,
 * which is for the one that serves.
 */
export function openDockerSandboxes(
  {
    dockerHost,
    sandbox,
    runtimes,
    hubCacheBytes,
  }: Pick<Config, 'dockerHost' | 'sandbox' | 'runtimes' | 'hubCacheBytes'>,
  secret: string,
  log: Log,
  { keepsMachine = false } = {},
): DockerSandboxHost {
  const docker = connectDocker(dockerHost)
  const findNetworks = rememberNetworks(docker, systemClock)
  return new DockerSandboxHost({
    docker,
    recipe: async (plan) => dockerRecipe(plan, sandbox, await findNetworks(), runtimes),
    installation: installationOf(secret),
    disk: { bytes: sandbox.diskBytes, files: sandbox.files },
    clock: systemClock,
    log,
    ...(keepsMachine && {
      // Through sudo each look would stand in the machine's log.
      firewall: process.getuid?.() === 0,
      hubCache: { name: registryNames.hubCache, maxBytes: hubCacheBytes },
      registries: Object.values(registryNames),
    }),
  })
}

/** Names this installation on an engine that others may use too, without telling the secret. */
function installationOf(secret: string): string {
  return createHash('sha256').update(`installation ${secret}`).digest('hex').slice(0, 16)
}
