import { accessSync, constants } from 'node:fs'
import { SettingError } from '#server/environment.ts'
import { makeDirectory } from '#server/make-directory.ts'

/**
 * The directory is there, and something can be kept in it, or a SettingError says why not. One that is made is for its
 * owner alone. Returns what was made, the deepest first.
 */
export function prepareDataDirectory(directory: string): string[] {
  try {
    const made = makeDirectory(directory, 0o700)
    accessSync(directory, constants.W_OK)
    return made
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new SettingError(
      `SANDLOT_DATA is "${directory}", where nothing can be kept (${reason}); expected a directory that can be written`,
      { cause: error },
    )
  }
}
