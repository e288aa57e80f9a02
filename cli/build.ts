import path from 'node:path'
import { readConfig } from '#server/config.ts'
import { readEnvironment } from '#server/environment.ts'
import { printedProgress } from './progress.ts'
import { ownCodeSteps } from './setup/everything.ts'
import { runSteps } from './setup/step.ts'

/** `sandlot build`: what set-up makes of our own code, where no engine is to be had: in the making of an image. */
export async function build(root: string): Promise<number> {
  const { dataDirectory } = readConfig(readEnvironment(root))
  const place = { root, logs: path.join(dataDirectory, 'log') }
  await runSteps(ownCodeSteps(place), printedProgress(console.log, Date.now))
  return 0
}
