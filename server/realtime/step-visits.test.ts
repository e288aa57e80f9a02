import { expect, test } from 'vitest'
import { SessionId } from '#common/session.ts'
import { createLog } from '#server/log.ts'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { addPerson } from '#server/testing/people.ts'
import { openTemporaryDatabase } from '#server/testing/temporary-database.ts'
import { ProgressFeed } from './progress-feed.ts'
import { returnMs, StepVisits } from './step-visits.ts'

test('a reload is one visit', async () => {
  const { visits, clock, enter, history } = await learnerAtALesson()
  await enter('before', 1)
  await clock.advance(4000)
  visits.leave('before')
  await clock.advance(returnMs - 1)
  await enter('after', 1)
  await clock.advance(6000)
  await enter('after', 2)
  expect(await history()).toEqual([
    'step-entered 1',
    `step-left 1 ${4000 + returnMs - 1 + 6000}`,
    'step-entered 2',
  ])
})

test('a learner who does not come back has left when the page went, not when that was certain', async () => {
  const { visits, clock, enter, history } = await learnerAtALesson()
  await enter('before', 1)
  await clock.advance(4000)
  visits.leave('before')
  await clock.advance(returnMs)
  await visits.close()
  await enter('much later', 1)
  expect(await history()).toEqual(['step-entered 1', 'step-left 1 4000', 'step-entered 1'])
})

test('a learner who comes back to another step has left the first when the page went', async () => {
  const { visits, clock, enter, history } = await learnerAtALesson()
  await enter('before', 1)
  await clock.advance(4000)
  visits.leave('before')
  await clock.advance(2000)
  await enter('after', 2)
  await clock.advance(returnMs)
  expect(await history()).toEqual(['step-entered 1', 'step-left 1 4000', 'step-entered 2'])
})

async function learnerAtALesson() {
  const database = await openTemporaryDatabase()
  const clock = new FakeClock()
  const store = prismaProgressStore(database)
  const visits = new StepVisits({ progress: new ProgressFeed(store), clock, log: createLog('silent') })
  const { id: userId } = await addPerson(database, 'Mina')
  const sitting = { userId, sessionId: SessionId.parse('session-1'), lessonId: testLesson('one').id }
  return {
    ...{ visits, clock },
    enter: (connection: string, page: number) => visits.enter(connection, { ...sitting, page }),
    history: async () => {
      const events = await store.history(userId, { limit: 100 })
      return events.toReversed().map((event) => {
        const page = 'page' in event ? ` ${event.page}` : ''
        return `${event.kind}${page}${event.kind === 'step-left' ? ` ${event.activeMs}` : ''}`
      })
    },
  }
}
