import { readConfig } from '#server/config.ts'
import { requireContentDirectories } from '#server/content-directories.ts'
import { readEnvironment } from '#server/environment.ts'
import { printedProgress } from './progress.ts'
import { setUpEverything } from './setup/everything.ts'

/** `sandlot setup`: what `npm start` does before it serves. Nothing is done twice. */
export async function setup(
  root: string,
  options: { development?: boolean; serving?: boolean } = {},
): Promise<number> {
  const config = readConfig(readEnvironment(root))
  requireContentDirectories(config.contentDirectories)
  console.log(`Sandlot will be at ${config.url.origin}.`)
  await setUpEverything(config, root, printedProgress(console.log, Date.now), options)
  console.log('All is set up.')
  return 0
}
