import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { requireContentDirectories } from './content-directories.ts'
import { temporaryDirectory } from './testing/temporary-database.ts'

test('folders for courses are there, or the variable that names them is told', () => {
  const directory = temporaryDirectory()
  const file = join(directory, 'file')
  writeFileSync(file, '')
  expect(() => requireContentDirectories([directory, directory])).not.toThrow()
  for (const wrong of [file, join(directory, 'missing')]) {
    expect(() => requireContentDirectories([directory, wrong])).toThrow(
      `SANDLOT_CONTENT names "${wrong}", which is no directory; expected folders with courses`,
    )
  }
  expect(() => requireContentDirectories([])).toThrow('SANDLOT_CONTENT names nothing')
})
