import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'
import { bundleServer } from './server-build.ts'
import { isCurrent, markBuilt, readSources, serverSources } from './server-sources.ts'

const root = process.cwd()

test('no file goes into the server’s build whose change would leave the build as it is', async () => {
  const files = await bundleServer(root, temporaryDirectory())
  expect(files).toContain('server/index.ts')
  const isWatched = (file: string) =>
    serverSources.some((name) => file === name || file.startsWith(`${name}/`))
  expect(files.filter((file) => !isWatched(file))).toEqual([])
})

test('what was built is current until a source changes', () => {
  const [checkout, built] = [temporaryDirectory(), temporaryDirectory()]
  fs.mkdirSync(path.join(checkout, 'server'))
  fs.writeFileSync(path.join(checkout, 'server/index.ts'), 'before')
  expect(isCurrent(checkout, built)).toBe(false)
  markBuilt(built, readSources(checkout))
  expect(isCurrent(checkout, built)).toBe(true)
  fs.writeFileSync(path.join(checkout, 'server/index.ts'), 'after')
  expect(isCurrent(checkout, built)).toBe(false)
})
