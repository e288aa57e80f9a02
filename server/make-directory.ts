import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a directory, and those above it that are missing. Node's own way (`recursive`) tries for ever where a file
 * system says that nothing can be made in a directory as if the directory were not there, which /proc does.
 * `mode` is for the directory itself. Returns what was made, the deepest first.
 */
export function makeDirectory(directory: string, mode?: number): string[] {
  const above = dirname(directory)
  const made = existsSync(above) ? [] : makeDirectory(above)
  try {
    mkdirSync(directory, { mode })
    return [directory, ...made]
  } catch (error) {
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw error
    return made
  }
}
