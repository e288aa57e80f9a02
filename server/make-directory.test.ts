import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeDirectory } from './make-directory.ts'
import { temporaryDirectory } from './testing/temporary-database.ts'

test('a directory is made with all above it, and is left alone when it is there', () => {
  const directory = join(temporaryDirectory(), 'a/b/c')
  makeDirectory(directory)
  makeDirectory(directory)
  expect(statSync(directory).isDirectory()).toBe(true)
})

test('where a file is in the way, or nothing can be made, that is an error at once', () => {
  const file = join(temporaryDirectory(), 'file')
  writeFileSync(file, '')
  expect(() => makeDirectory(file)).toThrow('EEXIST')
  expect(() => makeDirectory(join(file, 'below'))).toThrow('ENOTDIR')
  expect(() => makeDirectory('/proc/sandlot/lesson')).toThrow(/^E/)
})
