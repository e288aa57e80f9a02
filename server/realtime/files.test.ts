import { expect, test } from 'vitest'
import { FilePath, maxFileBytes } from '#common/file.ts'
import { eventually } from '#server/testing/eventually.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { openLesson } from '#server/testing/open-lesson.ts'
import { createTestServer } from '#server/testing/test-server.ts'

const lesson = testLesson('one')
const path = FilePath.parse('/root/app.js')

async function atDesk() {
  const host = new FakeSandboxHost()
  const server = await createTestServer({ host, lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  const sandboxId = host.created[0]?.id
  if (!sandboxId) throw new Error('no sandbox')
  return { host, server, page, key: { sessionId: session.id, path }, sandboxId }
}

test('a learner writes a file, reads it, and hears when a program changes it', async () => {
  const { host, page, key, sandboxId } = await atDesk()
  const written = await page.request('file:write', { ...key, expected: 'nothing', bytes: Buffer.from('one') })
  expect(written).toMatchObject({ ok: true, value: { status: 'written' } })
  await page.request('file:watch', { sessionId: key.sessionId, paths: [path] })
  host.changeFile(sandboxId, path, 'two')
  await page.hears('file:changed', (change) => change.path === path)
  const read = await page.request('file:read', key)
  expect(read.ok && read.value.status === 'read' && Buffer.from(read.value.bytes).toString()).toBe('two')
  expect(await page.request('file:write', { ...key, expected: 'nothing', bytes: Buffer.from('x') })).toEqual({
    ok: true,
    value: { status: 'changed' },
  })
})

test('another person gets at none of it', async () => {
  const { server, key, page } = await atDesk()
  await page.request('file:write', { ...key, expected: 'nothing', bytes: Buffer.from('mine') })
  const stranger = server.openPage(await server.addPerson('Jun'))
  const answers = await Promise.all([
    stranger.request('file:list', key),
    stranger.request('file:read', key),
    stranger.request('file:write', { ...key, expected: 'anything', bytes: Buffer.from('theirs') }),
    stranger.request('file:make-folder', key),
    stranger.request('file:rename', { ...key, to: path }),
    stranger.request('file:remove', key),
    stranger.request('file:watch', { sessionId: key.sessionId, paths: [path] }),
    stranger.request('port:list', { sessionId: key.sessionId }),
  ])
  for (const answer of answers) expect(answer).toMatchObject({ problem: { code: 'not-found' } })
  const read = await page.request('file:read', key)
  expect(read.ok && read.value.status === 'read' && Buffer.from(read.value.bytes).toString()).toBe('mine')
})

test.each([
  ['file:read', { path: 'relative' }],
  ['file:read', { path: '/a\0b' }],
  ['file:read', { path: `/${'x'.repeat(2000)}` }],
  ['file:write', { path, expected: 'nothing', bytes: 'text' }],
  ['file:write', { path, expected: 'whatever', bytes: Buffer.from('x') }],
  ['file:write', { path, expected: 'nothing', bytes: Buffer.alloc(maxFileBytes + 1) }],
  ['file:watch', { paths: Array.from({ length: 65 }, () => path) }],
  ['file:rename', { path }],
])('%s with what is no file is refused', async (event, payload) => {
  const { page, key } = await atDesk()
  expect(await page.ask(event, { sessionId: key.sessionId, ...payload })).toMatchObject({
    problem: { code: 'bad-message' },
  })
})

test('what is watched is watched again after the program inside was killed', async () => {
  const { host, page, key, sandboxId } = await atDesk()
  await page.request('file:watch', { sessionId: key.sessionId, paths: [path] })
  host.killFiles(sandboxId)
  await page.hears('file:changed', (change) => change.path === path)
  page.told.length = 0
  host.changeFile(sandboxId, path, 'two')
  await page.hears('file:changed', (change) => change.path === path)
})

test('a page that goes leaves no program behind', async () => {
  const { host, page, key, sandboxId } = await atDesk()
  await page.request('file:watch', { sessionId: key.sessionId, paths: [path] })
  expect(host.openKeepers(sandboxId)).toBe(1)
  page.close()
  await eventually(() => expect(host.openKeepers(sandboxId)).toBe(0))
})
