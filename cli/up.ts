import { readConfig } from '#server/config.ts'
import { requireContentDirectories } from '#server/content-directories.ts'
import { readEnvironment } from '#server/environment.ts'
import { printedProgress } from './progress.ts'
import { setUpEverything } from './setup/everything.ts'

/** `npm start [-- --dev]`: does what is still to be done, then serves until it is told to stop. */
export async function up(argv: string[], root: string): Promise<number> {
  const development = argv.includes('--dev')
  const config = readConfig(readEnvironment(root))
  requireContentDirectories(config.contentDirectories)
  console.log(`Sandlot will be at ${config.url.origin}.`)
  await setUpEverything(config, root, printedProgress(console.log, Date.now), { development, serving: true })

  // Only now: the server's modules need the generated database client.
  const { serve } = await import('#server/index.ts')
  await serve(root, { development })
  return 0
}
