import { expect, test } from 'vitest'
import { nameOf } from '#common/file.ts'
import { SandboxId } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { FakeConnection } from '#app/_socket/fake-connection.ts'
import { FakeTimers } from '#app/_socket/fake-timers.ts'
import { EditorDesk } from './editor-desk.ts'
import { keptFilesText, readKeptFiles } from './kept-files.ts'

const sandboxId = SandboxId.parse('abcdefghij')

function seenDesk(stored: string | undefined, id = sandboxId): EditorDesk {
  const desk = new EditorDesk({
    connection: new FakeConnection({}),
    sessionId: SessionId.parse('session-1'),
    directory: '/root',
    openAtStart: ['given.txt'],
    kept: readKeptFiles(stored, id),
    after: new FakeTimers().after,
  })
  desk.start()
  return desk
}

function namesOn(desk: EditorDesk) {
  const { files, front } = desk.getNow()
  return { open: files.map(({ path }) => nameOf(path)), front: front && nameOf(front.path) }
}

test('the files that lay open lie open after a reload, the same one in front', () => {
  const before = seenDesk(undefined)
  expect(namesOn(before)).toEqual({ open: ['given.txt'], front: 'given.txt' })
  const [first] = before.getNow().files
  if (first) before.discard(first)
  for (const name of ['a.txt', 'b.txt', 'c.txt']) before.openNamed(name)
  before.openNamed('b.txt')

  const kept = keptFilesText(sandboxId, before.getNow())
  expect(namesOn(seenDesk(kept))).toEqual({ open: ['a.txt', 'b.txt', 'c.txt'], front: 'b.txt' })
})

test('a fresh sandbox has the files that the lesson opens', () => {
  const kept = keptFilesText(sandboxId, seenDesk(undefined).getNow())
  const other = SandboxId.parse('klmnopqrst')
  expect(readKeptFiles(kept, other)).toBeUndefined()
  expect(readKeptFiles('{', other)).toBeUndefined()
})
