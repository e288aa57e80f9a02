import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareDataDirectory } from './data-directory.ts'
import { temporaryDirectory } from './testing/temporary-database.ts'

test('the data directory is made where there is none', () => {
  const directory = join(temporaryDirectory(), 'deep/data')
  prepareDataDirectory(directory)
  expect(existsSync(directory)).toBe(true)
})

test('one where nothing can be kept is told by its variable', () => {
  const file = join(temporaryDirectory(), 'file')
  writeFileSync(file, '')
  expect(() => prepareDataDirectory(file)).toThrow(
    `SANDLOT_DATA is "${file}", where nothing can be kept (EEXIST); expected a directory that can be written`,
  )
})
