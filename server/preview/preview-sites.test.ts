import { once } from 'node:events'
import { type IncomingMessage, request as startRequest } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { CohortId, JoinCode } from '#common/cohort.ts'
import type { Actor } from '#common/person.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { openLesson } from '#server/testing/open-lesson.ts'
import { createTestServer } from '#server/testing/test-server.ts'

const inside = 'Nothing answers on port 8080'
const outside = 'Open this page from your lesson'

test('a pass lets nobody in who is no instructor any more, has signed out, or whose account is gone', async () => {
  const clock = new FakeClock()
  const lesson = testLesson('one')
  const server = await createTestServer({ lessons: [lesson], clock })
  const teacher = await server.addPerson('Teacher', 'instructor')
  const mina = await server.addPerson('Mina')
  const cohorts = prismaCohortStore(server.database)
  const id = CohortId.parse('class-one')
  const joinCode = JoinCode.parse('ABC234')
  await cohorts.create({ id, joinCode, name: 'Class one', instructorId: teacher.id, createdAt: 0 })
  await cohorts.addLearner(id, mina.id, 0)
  const { session } = await openLesson(server, lesson, mina)

  const get = async (address: URL, headers: Record<string, string>): Promise<IncomingMessage> => {
    const { port } = new URL(server.origin)
    const path = address.pathname + address.search
    const asked = startRequest({ port, path, headers: { host: address.host, ...headers } }).end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    return answer
  }
  const enter = async (actor: Actor) => {
    const link = new URL(`/preview/${session.id}/8080`, server.origin)
    const ticket = new URL((await get(link, { cookie: `login=${actor.id}` })).headers.location ?? '')
    const cookie = (await get(ticket, {})).headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    return async () => text(await get(new URL('/', ticket), { cookie }))
  }

  const [see, seeOwn] = [await enter(teacher), await enter(mina)]
  expect(await see()).toContain(inside)
  await server.database.user.update({ where: { id: teacher.id }, data: { role: 'learner' } })
  await clock.advance(5000)
  expect(await see()).toContain(outside)
  expect(await seeOwn()).toContain(inside)
  await server.database.user.update({ where: { id: teacher.id }, data: { role: 'instructor' } })
  await clock.advance(5000)
  expect(await see()).toContain(inside)
  await server.database.login.deleteMany({ where: { userId: teacher.id } })
  await clock.advance(5000)
  expect(await see()).toContain(outside)
  await server.database.user.delete({ where: { id: mina.id } })
  await clock.advance(5000)
  expect(await seeOwn()).toContain(outside)
})
