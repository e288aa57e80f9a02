import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '#server/testing/eventually.ts'
import { temporaryContent } from '#server/testing/temporary-content.ts'
import { watchContent } from './content-watch.ts'

test('a file that is saved is told, also in a directory that was made meanwhile; after closing nothing is', async () => {
  const root = await temporaryContent({ 'c/l/step1.md': 'before' })
  let told = 0
  const close = watchContent([root], () => (told += 1))
  onTestFinished(close)

  await writeFile(join(root, 'c/l/step1.md'), 'after')
  await eventually(() => expect(told).toBeGreaterThan(0))

  await mkdir(join(root, 'c/new'))
  const before = told
  await eventually(async () => {
    await writeFile(join(root, 'c/new/step1.md'), String(told))
    expect(told).toBeGreaterThan(before + 1)
  })

  close()
  const last = told
  await writeFile(join(root, 'c/l/step1.md'), 'again')
  expect(told).toBe(last)
})
