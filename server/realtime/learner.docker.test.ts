import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Lesson } from '#common/course.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { eventually } from '#server/testing/eventually.ts'
import { checkedLesson, openLesson } from '#server/testing/open-lesson.ts'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'
import { value } from '#server/testing/test-page.ts'
import { createTestServer } from '#server/testing/test-server.ts'

const place = openDockerPlace()
const { host } = place
afterAll(() => place.removeAll())

test('a learner types in a real sandbox, and finds it again after the server was killed', async () => {
  const lesson = checkedLesson('test -f /root/answer || { echo "no answer yet"; false; }')
  const { server: before, mina, page, session, terminal } = await minaAt(lesson)
  terminal.type('name=mina; stty size; id -un\r')
  await terminal.shows(/30 100\r\nroot\r\n/)
  const asked = { sessionId: session.id, page: 1 }
  expect(value(await page.request('check:run', asked)).result).toEqual({
    status: 'fail',
    hint: 'no answer yet',
  })
  await before.stop()

  const after = await createTestServer({ host, database: before.database, lessons: [lesson] })
  const again = after.openPage(mina)
  expect(await again.open(lesson.id)).toMatchObject({ id: session.id, state: { status: 'ready' } })
  const restored = again.terminal(session.id, terminal.writer)
  const { screen, accepted } = await restored.attach({ cols: 100, rows: 30 })
  expect(screen).toContain('30 100')
  expect(accepted).toBe(terminal.typed)
  restored.type('echo "still $name" > answer\r')
  await eventually(async () => {
    expect(value(await again.request('check:run', asked)).result).toEqual({ status: 'pass' })
  })
  await again.request('session:end', { sessionId: session.id })
  await eventually(async () => expect(await host.find()).toEqual([]))
})

test('who has long only clicked can still type: the holder, which knows few writers, has not forgotten them', async () => {
  const { server, mina, page, session, terminal } = await minaAt(checkedLesson('true'))
  terminal.type('echo typed one\r')
  await terminal.shows('\x07typed one\r\n')
  for (let clicks = 0; clicks < 70; clicks++) {
    // Other pages too: one that asks as fast is refused, and so are more than thirty.
    const { writer } = page.terminal(session.id)
    const source = `echo clicked ${clicks}`
    const typing = { kind: 'text' as const, source, newline: true, interrupt: false }
    const asked = clicks % 3 > 0 ? page : server.openPage(mina)
    value(await asked.request('terminal:type', { sessionId: session.id, terminal: 1, writer, typing }))
  }
  await terminal.shows('\x07clicked 69\r\n')
  terminal.type('echo typed two\r')
  await terminal.shows('\x07typed two\r\n')
})

test('the files of a lesson are where it wants them', async () => {
  const file = join(temporaryDirectory(), 'wait.sh')
  writeFileSync(file, 'echo ready')
  const lesson: Lesson = {
    ...checkedLesson('cd site && [ "$(./wait.sh)" = ready ] && [ "$(/usr/local/bin/wait.sh)" = ready ]'),
    assets: [
      { file, target: '~/site', machine: 1, mode: 0o755 },
      { file, target: '/usr/local/bin', machine: 1, mode: 0o755 },
    ],
  }
  const server = await createTestServer({ host, lessons: [lesson] })
  const { page, session } = await openLesson(server, lesson)
  const { result } = value(await page.request('check:run', { sessionId: session.id, page: 1 }))
  expect(result).toEqual({ status: 'pass' })
  await page.request('session:end', { sessionId: session.id })
})

/** Mina with a terminal of her sandbox before her. */
async function minaAt(lesson: Lesson) {
  const server = await createTestServer({ host, lessons: [lesson] })
  const mina = await server.addPerson('Mina')
  const { page, session } = await openLesson(server, lesson, mina)
  const terminal = page.terminal(session.id)
  await terminal.attach({ cols: 100, rows: 30 })
  return { server, mina, page, session, terminal }
}
