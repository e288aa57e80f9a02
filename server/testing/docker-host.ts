import type Docker from 'dockerode'
import { systemClock, type Clock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { dockerRecipe } from '#server/sandbox/docker-recipe.ts'
import type { DockerRecipe } from '#server/sandbox/docker-recipe.ts'
import type { DiskLimits } from '#server/sandbox/disk-usage.ts'
import type { SandboxRuntimes } from '#server/sandbox/docker-runtimes.ts'
import { DockerSandboxHost } from '#server/sandbox/docker-sandbox-host.ts'

/** The real engine, as this test run's own installation. */
export interface DockerPlace {
  docker: Docker
  /** Its name, which its sandboxes are labelled with. */
  installation: string
  host: DockerSandboxHost
  /** Another host of the same installation, whose containers are made otherwise. */
  withRecipe: (recipe: DockerRecipe) => DockerSandboxHost
  /** Another host of the same installation, whose sandboxes run in these runtimes. */
  withRuntimes: (runtimes: SandboxRuntimes) => DockerSandboxHost
  /** Another host of the same installation, which watches the disk. */
  withDisk: (disk: DiskLimits) => DockerSandboxHost
  /** Another host of the same installation, which goes by this clock. */
  withClock: (clock: Clock) => DockerSandboxHost
  /** Another host of the same installation, which starts all programs in sandboxes by the engine. */
  withoutPassage: () => DockerSandboxHost
  recipe: DockerRecipe
  removeAll: () => Promise<void>
}

export function openDockerPlace(): DockerPlace {
  return dockerPlaceAt(process.env.DOCKER_HOST, `test-${process.pid}`)
}

/** As another installation, or through another door. */
export function dockerPlaceAt(dockerHost: string | undefined, installation: string): DockerPlace {
  const docker = connectDocker(dockerHost)
  const parts = { docker, recipe, installation, clock: systemClock, log: createLog('silent') }
  const withRecipe = (recipe: DockerRecipe): DockerSandboxHost => new DockerSandboxHost({ ...parts, recipe })
  const host = withRecipe(recipe)
  return {
    docker,
    installation,
    host,
    withRecipe,
    withRuntimes: (runtimes) => withRecipe(recipeIn(runtimes)),
    withDisk: (disk) => new DockerSandboxHost({ ...parts, disk }),
    withClock: (clock) => new DockerSandboxHost({ ...parts, clock }),
    withoutPassage: () => new DockerSandboxHost({ ...parts, passage: false }),
    recipe,
    async removeAll() {
      for (const { id } of await host.find()) await host.remove(id)
    },
  }
}

/** Docker's own bridge stands in for the networks that set-up makes: these tests are not about them. */
const bridge = { name: 'bridge', subnet: '172.17.0.0/16', gateway: '172.17.0.1' }
const limits = { memoryBytes: 512 * 1024 ** 2, cpus: 1, pids: 256 }
const recipe = recipeIn({})

function recipeIn(runtimes: SandboxRuntimes): DockerRecipe {
  return (plan) => Promise.resolve(dockerRecipe(plan, limits, { lab: bridge, internet: bridge }, runtimes))
}
