import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryContent } from '#server/testing/temporary-content.ts'
import { capturedRun } from './captured-run.ts'
import { run as lint } from './lint.ts'
import { run } from './new-lesson.ts'

function sandlotNew(...argv: string[]) {
  return capturedRun((streams) => run(argv, streams))
}

test('a new lesson passes lint without a warning, in either language', async () => {
  for (const options of [[], ['--language', 'ko']]) {
    const root = await temporaryContent({})
    expect((await sandlotNew(join(root, 'course/lesson'), ...options)).status).toBe(0)
    let said = ''
    const streams = {
      stdout: { write: (text: string) => (said += text) },
      stderr: { write: (text: string) => (said += text) },
    }
    expect(await lint([root], streams)).toBe(0)
    expect(said).toBe('1 lesson, 0 errors, 0 warnings\n')
  }
})

test('a directory that holds something is left as it is, and is told with what it holds', async () => {
  const root = await temporaryContent({ 'notes.txt': 'mine' })
  const { status, stderr } = await sandlotNew(root)
  expect([status, stderr]).toEqual([
    1,
    `sandlot new: ${root} holds notes.txt already. Name a directory that is empty or does not exist.\n`,
  ])
  expect(await readFile(join(root, 'notes.txt'), 'utf8')).toBe('mine')
})

test('where a structure.json says which lessons are shown, it is told to name the new one', async () => {
  const root = await temporaryContent({ 'structure.json': { json: { items: [] } } })
  const { status, stdout } = await sandlotNew(join(root, 'first'))
  expect(status).toBe(0)
  expect(stdout).toContain(
    `Add {"path":"first"} to the items of ${join(root, 'structure.json')}: lessons that it does not name are hidden.`,
  )
})

test('a wrong call says how to call', async () => {
  for (const argv of [[], ['a', 'b'], ['a', '--wrong'], ['a', '--language', 'xx']]) {
    const { status, stderr } = await sandlotNew(...argv)
    expect(status).toBe(2)
    expect(stderr).toContain('Usage: sandlot new DIR')
  }
})

test('a place where nothing can be written is told without a stack', async () => {
  const root = await temporaryContent({})
  // Nothing is there, and nothing can be made there, not even by root.
  await symlink('nowhere/at-all', join(root, 'link'))
  const { status, stderr } = await sandlotNew(join(root, 'link'))
  expect([status, stderr]).toEqual([1, expect.stringMatching(/link cannot be written \(E\w+\)/)])
})

test('a place where nothing can be made is told at once', async () => {
  const { status, stderr } = await sandlotNew('/proc/sandlot/lesson')
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(
      /^sandlot new: \/proc\/sandlot\/lesson cannot be written \(E\w+\)\. Name a directory of yours\.\n$/,
    ),
  ])
})
