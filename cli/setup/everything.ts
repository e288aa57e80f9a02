import path from 'node:path'
import type { Config } from '#server/config.ts'
import { prepareDataDirectory } from '#server/data-directory.ts'
import { databaseClientStep } from './database-client.ts'
import { databaseDriverStep } from './database-driver.ts'
import type { Place } from './place.ts'
import { productionBuildStep } from './production-build.ts'
import { serverBuildStep } from './server-build.ts'
import { runLanes, type Progress, type Step } from './step.ts'
import { setupSteps } from './steps.ts'

/**
 * All that serving takes, in two lanes: what is made of our own code, and what sandboxes need of this machine.
 * When the first is through, the server's modules are read where they are wanted, while the other may still look at the
 * machine.
 */
export async function setUpEverything(
  config: Pick<Config, 'dockerHost' | 'installDocker' | 'runtimes' | 'sandboxHost' | 'dataDirectory'>,
  root: string,
  progress: Progress,
  { development = false, serving = false } = {},
): Promise<void> {
  prepareDataDirectory(config.dataDirectory)
  const place: Place = { root, logs: path.join(config.dataDirectory, 'log') }
  const ownCode = ownCodeSteps(place, { development })
  await runLanes([ownCode, setupSteps(config, place)], progress, (lane) => {
    // Who imports them to serve hears of what is wrong with them.
    if (serving && lane === ownCode) import('#server/index.ts').catch(() => undefined)
  })
}

/** What is made of our own code, in order. */
export function ownCodeSteps(place: Place, { development = false } = {}): Step[] {
  return [
    databaseDriverStep(place),
    databaseClientStep(place),
    ...(development ? [] : [serverBuildStep(place), productionBuildStep(place)]),
  ]
}
