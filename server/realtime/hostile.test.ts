import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxInputBytes, maxPagesOfOne, messages, requests } from '#common/protocol.ts'
import { SessionId } from '#common/session.ts'
import { eventually } from '#server/testing/eventually.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { openLesson } from '#server/testing/open-lesson.ts'
import { createTestServer } from '#server/testing/test-server.ts'

const lesson = testLesson('one')
const events = [...Object.keys(requests), ...Object.keys(messages)]
const badMessage = { ok: false, problem: { code: 'bad-message', params: {} } }
const sessionId = SessionId.parse('0123456789abcdef')
const writer = 'ffffffffffffffff'
const size = { cols: 80, rows: 24 }

test.each([
  ['session:open', undefined],
  ['session:open', null],
  ['session:open', 'course/one'],
  ['session:open', []],
  ['session:open', {}],
  ['session:open', { lessonId: '' }],
  ['session:open', { lessonId: 7 }],
  ['session:open', { lessonId: 'x'.repeat(500) }],
  ['session:open', { lessonId: ['course/one'] }],
  ['session:open', { lessonId: 'course/one', replace: 'yes' }],
  ['session:open', { lessonId: { toString: 'course/one' } }],
  ['session:reset', {}],
  ['session:reset', { sessionId: '' }],
  ['session:reset', { sessionId: null }],
  ['session:end', { sessionId: { $ne: null } }],
  ['session:end', { sessionId: 'x'.repeat(65) }],
  ['session:keep', { sessionId: [sessionId] }],
  ['step:enter', { sessionId }],
  ['step:enter', { sessionId, page: -1 }],
  ['step:enter', { sessionId, page: 1.5 }],
  ['step:enter', { sessionId, page: '1' }],
  ['step:enter', { sessionId, page: 1e9 }],
  ['step:enter', { sessionId, page: null }],
  ['check:run', { sessionId, page: {} }],
  ['check:run', { page: 1 }],
  ['terminal:attach', { sessionId, terminal: 1, size }],
  ['terminal:attach', { sessionId, terminal: 0, size, writer }],
  ['terminal:attach', { sessionId, terminal: 10, size, writer }],
  ['terminal:attach', { sessionId, terminal: '1', size, writer }],
  ['terminal:attach', { sessionId, terminal: 1, size, writer: 'nobody' }],
  ['terminal:attach', { sessionId, terminal: 1, size: { cols: 0, rows: 0 }, writer }],
  ['terminal:attach', { sessionId, terminal: 1, size: { cols: 1e6, rows: 24 }, writer }],
  ['terminal:attach', { sessionId, terminal: 1, size: { cols: 80.5, rows: 24 }, writer }],
  ['terminal:attach', { sessionId, terminal: 1, size: [80, 24], writer }],
  ['terminal:detach', { sessionId }],
  ['terminal:resize', { sessionId, terminal: 1, size: { cols: '80', rows: '24' } }],
  ['terminal:resize', { sessionId, terminal: 1, size: { cols: -1, rows: 24 } }],
  ['cohort:watch', {}],
  ['cohort:watch', { cohortId: 1 }],
  ['cohort:watch', { cohortId: 'x'.repeat(65) }],
  ['no:such', { event: true }],
  ['toString', {}],
])('%s with %j is refused', async (event, payload) => {
  const server = await createTestServer({ lessons: [lesson] })
  const page = server.openPage(await server.addPerson('Mina'))
  expect(await page.ask(event, payload)).toEqual(badMessage)
})

test.each([
  ['terminal:input', undefined],
  ['terminal:input', 'ls'],
  ['terminal:input', { sessionId, terminal: 1, writer, start: 0, bytes: 'ls' }],
  ['terminal:input', { sessionId, terminal: 1, writer, start: -1, bytes: Buffer.from('ls') }],
  ['terminal:input', { sessionId, terminal: 1, writer, start: 0.5, bytes: Buffer.from('ls') }],
  ['terminal:input', { sessionId, terminal: 1, writer, start: 0, bytes: Buffer.alloc(maxInputBytes + 1) }],
  ['terminal:input', { sessionId, terminal: 1, writer, start: 0, bytes: { type: 'Buffer', data: [1] } }],
  ['terminal:drawn', { sessionId, terminal: 1, drawn: -5 }],
  ['terminal:drawn', { sessionId, terminal: 1, drawn: '5' }],
  ['terminal:drawn', null],
  ['no:such', { event: true }],
  ['session:open', { lessonId: 'course/one' }],
  ['session:open', 'with', 'many', 'arguments'],
])('%s with %j is dropped, and the connection lives', async (event, ...payload) => {
  const server = await createTestServer({ lessons: [lesson] })
  const page = server.openPage(await server.addPerson('Mina'))
  page.emit(event, ...payload)
  expect(await page.ask('session:keep', { sessionId })).toMatchObject({ problem: { code: 'not-found' } })
})

test('whatever is sent, the server answers or drops it, and goes on', async () => {
  const server = await createTestServer({ lessons: [lesson] })
  const actor = await server.addPerson('Mina')
  const { page: witness, session } = await openLesson(server, lesson, await server.addPerson('Jun'))
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.uint8Array({ maxLength: 64 }),
    fc.record({ sessionId: fc.constantFrom(session.id, 'unknown-session'), terminal: fc.jsonValue() }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...events),
      fc.array(anything, { maxLength: 3 }),
      async (event, payload) => {
        const page = server.openPage(actor)
        page.emit(event, ...payload)
        const answered = await page.ask('session:end', { sessionId: session.id })
        expect(answered).toMatchObject({ problem: { code: 'not-found' } })
        page.close()
      },
    ),
    { numRuns: 60 },
  )
  expect((await witness.request('session:keep', { sessionId: session.id })).ok).toBe(true)
})

test('a message larger than any honest one costs the connection, and no more', async () => {
  const server = await createTestServer({ lessons: [lesson] })
  const { page: witness, session } = await openLesson(server, lesson, await server.addPerson('Jun'))
  const page = server.openPage(await server.addPerson('Mina'))
  await page.connected()
  page.emit('terminal:input', { bytes: Buffer.alloc(1024 * 1024) })
  await eventually(() => expect(page.isConnected).toBe(false))
  expect((await witness.request('session:keep', { sessionId: session.id })).ok).toBe(true)
})

test('who asks too much is told so', async () => {
  const server = await createTestServer({ lessons: [lesson] })
  const page = server.openPage(await server.addPerson('Mina'))
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => page.request('session:keep', { sessionId })),
  )
  expect(answers.filter((answer) => !answer.ok && answer.problem.code === 'too-fast').length).toBeGreaterThan(
    20,
  )
})

test('nobody gets in without a login, and a foreign page not even with one', async () => {
  const server = await createTestServer()
  const mina = await server.addPerson('Mina')
  await expect(server.openPage().connected()).rejects.toThrow('not-signed-in')
  await expect(server.openPage(undefined, { cookie: 'login=nobody' }).connected()).rejects.toThrow(
    'not-signed-in',
  )
  await expect(server.openPage(mina, { origin: 'http://evil.example' }).connected()).rejects.toThrow()
  await server.openPage(mina, { origin: server.origin }).connected()
})

test('one account has so many pages open at once and no more, until one is closed', async () => {
  const server = await createTestServer()
  const [mina, jun] = [await server.addPerson('Mina'), await server.addPerson('Jun')]
  const pages = Array.from({ length: maxPagesOfOne + 10 }, () => server.openPage(mina))
  const opened = await Promise.allSettled(pages.map((page) => page.connected()))
  const refusals = opened.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason)] : []))
  expect(refusals).toEqual(Array<string>(10).fill('Error: too-many-pages'))
  await server.openPage(jun).connected()
  pages.find(({ isConnected }) => isConnected)?.close()
  await eventually(() => server.openPage(mina).connected())
  await expect(server.openPage(mina).connected()).rejects.toThrow('too-many-pages')
})

test('who signs out loses the connection', async () => {
  const clock = new FakeClock()
  const server = await createTestServer({ lessons: [lesson], clock })
  const mina = await server.addPerson('Mina')
  const { page, session } = await openLesson(server, lesson, mina)
  server.signOut(mina)
  await clock.advance(61_000)
  expect(await page.request('session:keep', { sessionId: session.id })).toMatchObject({
    problem: { code: 'not-signed-in' },
  })
  await eventually(() => expect(page.isConnected).toBe(false))
})
