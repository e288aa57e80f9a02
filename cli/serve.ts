import { serve as serveUntilStopped } from '#server/index.ts'
import { explained } from './explained.ts'

/**
 * `sandlot serve`, as it is built for production (`setup/server-build.ts`) and called by `sandlot.mjs`. Resolves with the
 * exit status where something has to be set otherwise first; else ends the process when it is told to stop.
 */
export function serve(root: string): Promise<number> {
  return explained(() => serveUntilStopped(root))
}
