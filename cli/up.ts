import { readConfig } from '#server/config.ts'
import { requireContentDirectories } from '#server/content-directories.ts'
import { readEnvironment } from '#server/environment.ts'
import { printedProgress } from './progress.ts'
import { setUpEverything } from './setup/everything.ts'

/**
 * `npm start -- --dev`: sets up what is missing, then serves pages that are made anew at each change until it is told to
 * stop. `npm start` alone is `sandlot setup`, then `sandlot serve`: see sandlot.mjs.
 */
export async function up(argv: string[], root: string): Promise<number> {
  const given = argv.join(' ')
  if (given !== '--dev') {
    console.error(
      `sandlot up: ${given}: expected --dev or nothing; settings come from the environment or .env.`,
    )
    return 2
  }
  const config = readConfig(readEnvironment(root))
  requireContentDirectories(config.contentDirectories)
  console.log(`Sandlot will be at ${config.url.origin}.`)
  const progress = printedProgress(console.log, Date.now)
  await setUpEverything(config, root, progress, { development: true, serving: true })

  // Only now: the server's modules need the generated database client.
  const { serve } = await import('#server/index.ts')
  return serve(root, { development: true })
}
