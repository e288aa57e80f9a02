import { createHash } from 'node:crypto'
import { systemClock } from '#server/clock.ts'
import type { Config } from '#server/config.ts'
import type { Log } from '#server/log.ts'
import { connectDocker } from './docker-connection.ts'
import { rememberNetworks } from './docker-network.ts'
import { dockerRecipe } from './docker-recipe.ts'
import { DockerSandboxHost } from './docker-sandbox-host.ts'

/** This installation's sandboxes on the engine that it is configured for. Nothing is asked of the engine yet. */
export function openDockerSandboxes(
  { dockerHost, sandbox, runtimes }: Pick<Config, 'dockerHost' | 'sandbox' | 'runtimes'>,
  secret: string,
  log: Log,
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
  })
}

/** Names this installation on an engine that others may use too, without telling the secret. */
function installationOf(secret: string): string {
  return createHash('sha256').update(`installation ${secret}`).digest('hex').slice(0, 16)
}
