import { statSync } from 'node:fs'
import { SettingError } from '#server/environment.ts'

/** Throws a SettingError where lessons cannot lie. */
export function requireContentDirectories(directories: readonly string[]): void {
  const wrong = directories.find(
    (directory) => statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true,
  )
  if (wrong === undefined && directories.length > 0) return
  throw new SettingError(
    `SANDLOT_CONTENT names ${wrong === undefined ? 'nothing' : `"${wrong}", which is no directory`}; ` +
      "expected folders with courses, several separated by ':'",
  )
}
