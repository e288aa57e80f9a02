import path from 'node:path'
import { printedProgress } from './progress.ts'
import { databaseClientStep } from './setup/database-client.ts'
import { productionBuildStep } from './setup/production-build.ts'
import { runSteps } from './setup/step.ts'
import { setupSteps } from './setup/steps.ts'
import { readConfig } from '#server/config.ts'

/** `npm start`: does what is still to be done, then serves until it is told to stop. */
export async function up(root: string): Promise<number> {
  const config = readConfig(process.env)
  const place = { root, logs: path.join(config.dataDirectory, 'log') }
  const steps = [databaseClientStep(place), ...setupSteps(config, place), productionBuildStep(place)]

  console.log(`Sandlot will be at ${config.url.origin}. Set-up first, as far as it is needed:`)
  await runSteps(steps, printedProgress(console.log, Date.now))
  // Only now: the server's modules need the generated database client.
  const { serve } = await import('#server/index.ts')
  return serve(process.env)
}
