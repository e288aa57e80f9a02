import { accessSync, constants } from 'node:fs'
import { SettingError } from '#server/environment.ts'
import { makeDirectory } from '#server/make-directory.ts'

/** The directory is there, and something can be kept in it, or a SettingError says why not. */
export function prepareDataDirectory(directory: string): void {
  try {
    makeDirectory(directory)
    accessSync(directory, constants.W_OK)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new SettingError(
      `SANDLOT_DATA is "${directory}", where nothing can be kept (${reason}); expected a directory that can be written`,
      { cause: error },
    )
  }
}
