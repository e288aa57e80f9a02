import { expect, test } from 'vitest'
import { FilePath, FileVersion, type FileReading } from '#common/file.ts'
import { ok, refused, type Result } from '#common/problem.ts'
import { SessionId } from '#common/session.ts'
import { FakeConnection } from '#app/_socket/fake-connection.ts'
import { FakeTimers } from '#app/_socket/fake-timers.ts'
import { FileClient } from './file-client.ts'
import { OpenFile } from './open-file.ts'
import { decodeText, encodeText } from './text-bytes.ts'

const path = FilePath.parse('/root/app.js')

/** One file on a disk, and an editor that has it open. */
function openOn(disk: Disk) {
  const timers = new FakeTimers()
  const connection = new FakeConnection({
    'file:read': () => disk.read(),
    'file:write': ({ expected, bytes }) => disk.write(expected, bytes),
  })
  const client = new FileClient(connection, SessionId.parse('session-1'))
  const file = new OpenFile(path, client, timers.after)
  const type = (text: string) => {
    editor.text = text
    file.edited()
  }
  const editor = { text: '', read: () => editor.text, replace: (text: string) => (editor.text = text) }
  return { file, editor, type, timers, settle: () => connection.settle() }
}

class Disk {
  down = false
  constructor(public text: string | undefined) {}

  read(): Result<FileReading> {
    if (this.down) return refused('server-silent')
    if (this.text === undefined) return ok({ status: 'missing' })
    return ok({ status: 'read', version: versionOf(this.text), bytes: encodeText(this.text) })
  }

  write(expected: string, bytes: Uint8Array) {
    if (this.down) return refused('server-silent')
    const now = this.text === undefined ? 'nothing' : versionOf(this.text)
    if (expected !== 'anything' && expected !== now) return ok({ status: 'changed' } as const)
    this.text = decodeText(bytes) ?? ''
    return ok({ status: 'written', version: versionOf(this.text) } as const)
  }
}

function versionOf(text: string): FileVersion {
  return FileVersion.parse(Buffer.from(text).toString('hex').padEnd(32, '0').slice(0, 32))
}

async function opened(disk: Disk) {
  const place = openOn(disk)
  await place.file.loaded
  place.editor.text = place.file.text
  place.file.attach(place.editor)
  return place
}

test('what is typed is saved when the learner pauses', async () => {
  const disk = new Disk('one')
  const { file, type, timers, settle } = await opened(disk)
  type('two')
  expect(file.getState()).toMatchObject({ saving: { status: 'edited' } })
  expect(disk.text).toBe('one')
  timers.pass(500)
  await settle()
  expect(disk.text).toBe('two')
  expect(file.getState()).toEqual({ status: 'open', exists: true, saving: { status: 'saved' } })
})

test('a file that is not there yet is made with the first word', async () => {
  const disk = new Disk(undefined)
  const { file, type } = await opened(disk)
  expect(file.getState()).toMatchObject({ exists: false })
  await file.save()
  expect(disk.text).toBeUndefined()
  type('hello')
  await file.save()
  expect(disk.text).toBe('hello')
})

test('what a program writes shows in a file that nobody has edited', async () => {
  const disk = new Disk('one')
  const { file, editor } = await opened(disk)
  disk.text = 'two'
  await file.changed()
  expect(editor.text).toBe('two')
  disk.text = undefined
  await file.changed()
  expect(file.getState()).toMatchObject({ exists: false })
})

test('when a program wrote the file in the meantime, the learner chooses, and nothing is lost before', async () => {
  const disk = new Disk('one')
  const { file, editor, type } = await opened(disk)
  type('mine')
  disk.text = 'theirs'
  await file.changed()
  expect(editor.text).toBe('mine')
  await file.save()
  expect(disk.text).toBe('theirs')
  expect(file.getState()).toMatchObject({ saving: { status: 'conflict', theirs: { text: 'theirs' } } })
  type('mine, and more')
  await file.save()
  expect(disk.text).toBe('theirs')
  await file.choose('mine')
  expect(disk.text).toBe('mine, and more')
  expect(file.getState()).toMatchObject({ saving: { status: 'saved' } })
})

test('what is typed and saved while a program’s change is still being read is not lost', async () => {
  const disk = new Disk('one')
  const { file, editor, type } = await opened(disk)
  disk.text = 'theirs'
  const reading = file.changed()
  type('mine')
  await Promise.all([reading, file.save()])
  expect(editor.text).toBe('mine')
  expect(file.getState()).toMatchObject({ saving: { status: 'conflict', theirs: { text: 'theirs' } } })
})

test('taking theirs gives up mine', async () => {
  const disk = new Disk('one')
  const { file, editor, type } = await opened(disk)
  type('mine')
  disk.text = 'theirs'
  await file.save()
  await file.choose('theirs')
  expect([editor.text, disk.text]).toEqual(['theirs', 'theirs'])
  type('then')
  await file.save()
  expect(disk.text).toBe('then')
})

test('a file that was removed while it was edited is made again, or let go', async () => {
  const disk = new Disk('one')
  const { file, type } = await opened(disk)
  type('mine')
  disk.text = undefined
  await file.save()
  expect(file.getState()).toMatchObject({ saving: { theirs: { kind: 'missing' } } })
  await file.choose('mine')
  expect(disk.text).toBe('mine')
})

test('who chooses while the disk is being looked at is not asked again, and has what is there in the end', async () => {
  for (const [whose, text] of [
    ['theirs', 'third'],
    ['mine', 'mine'],
  ] as const) {
    const disk = new Disk('first')
    const { file, editor, type } = await opened(disk)
    type('mine')
    disk.text = 'second'
    await file.save()
    if (whose === 'theirs') disk.text = 'third'
    const looking = file.changed()
    await file.choose(whose)
    await looking
    expect(file.getState(), whose).toMatchObject({ saving: { status: 'saved' } })
    expect([editor.text, disk.text], whose).toEqual([text, text])
  }
})

test('an answer that was lost is no conflict', async () => {
  const disk = new Disk('one')
  const { file, type } = await opened(disk)
  type('two')
  // It was written, and nobody heard of it.
  disk.write('anything', encodeText('two'))
  await file.save()
  expect(file.getState()).toMatchObject({ saving: { status: 'saved' } })
})

test('what could not be saved is said, and saved at the next try', async () => {
  const disk = new Disk('one')
  const { file, type } = await opened(disk)
  disk.down = true
  type('two')
  await file.save()
  expect(file.getState()).toMatchObject({ saving: { status: 'failed', problem: { code: 'server-silent' } } })
  disk.down = false
  await file.save()
  expect(disk.text).toBe('two')
})

test('a file larger than can be saved is not sent', async () => {
  const disk = new Disk('one')
  const { file, type } = await opened(disk)
  type('x'.repeat(600_000))
  await file.save()
  expect(disk.text).toBe('one')
  expect(file.getState()).toMatchObject({ saving: { problem: { code: 'file-too-large' } } })
})

test('bytes that are no text are not opened', async () => {
  const disk = new Disk('a\u0000b')
  const { file } = openOn(disk)
  await file.loaded
  expect(file.getState()).toEqual({ status: 'refused', reason: 'binary' })
})
