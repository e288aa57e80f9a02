import path from 'node:path'
import { readConfig } from '#server/config.ts'
import { readEnvironment } from '#server/environment.ts'
import { printedProgress } from './progress.ts'
import { databaseClientStep } from './setup/database-client.ts'
import { productionBuildStep } from './setup/production-build.ts'
import { runSteps } from './setup/step.ts'
import { setupSteps } from './setup/steps.ts'

/** `npm start [-- --dev]`: does what is still to be done, then serves until it is told to stop. */
export async function up(argv: string[], root: string): Promise<number> {
  const development = argv.includes('--dev')
  const config = readConfig(readEnvironment(root))
  const place = { root, logs: path.join(config.dataDirectory, 'log') }
  const steps = [
    databaseClientStep(place),
    ...setupSteps(config, place),
    ...(development ? [] : [productionBuildStep(place)]),
  ]
  console.log(`Sandlot will be at ${config.url.origin}. What is still to be set up comes first:`)
  await runSteps(steps, printedProgress(console.log, Date.now))

  // Only now: the server's modules need the generated database client.
  const { serve } = await import('#server/index.ts')
  await serve(root, development)
  return 0
}
