import type { Config } from '#server/config.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { baseImageStep } from './base-image.ts'
import { bubblewrapStep } from './bubblewrap.ts'
import { dockerEngineStep } from './docker-engine.ts'
import { probeDockerHub } from './docker-hub.ts'
import { firewallStep } from './firewall.ts'
import { labImagesStep } from './lab-images.ts'
import { labRegistryStep } from './lab-registry.ts'
import type { Place } from './place.ts'
import { sandboxImagesStep } from './sandbox-images.ts'
import { sandboxNetworksStep } from './sandbox-networks.ts'
import { sandboxRuntimesStep } from './sandbox-runtimes.ts'
import { sandboxTrialStep } from './sandbox-trial.ts'
import type { Step } from './step.ts'

/** What sandboxes need of this machine, in the order it has to be there. */
export function setupSteps(
  config: Pick<Config, 'dockerHost' | 'installDocker' | 'runtimes' | 'sandboxHost'>,
  place: Place,
): Step[] {
  if (config.sandboxHost === 'local') return [bubblewrapStep()]
  const connect = () => connectDocker(config.dockerHost)
  const docker = connect()
  const isHubReachable = probeDockerHub()
  return [
    dockerEngineStep({
      connect,
      dockerHost: config.dockerHost,
      installDocker: config.installDocker,
      dockerd: '/usr/sbin/dockerd',
      logs: place.logs,
    }),
    sandboxRuntimesStep(docker, config.runtimes),
    baseImageStep(docker, isHubReachable, place.logs),
    sandboxImagesStep(docker, place),
    sandboxNetworksStep(docker),
    firewallStep(docker),
    sandboxTrialStep(docker, config.runtimes),
    labImagesStep(docker, isHubReachable, place),
    labRegistryStep(docker, isHubReachable, place),
  ]
}
