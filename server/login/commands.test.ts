import { expect, onTestFinished, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { CohortId, JoinCode } from '#common/cohort.ts'
import { UserId } from '#common/person.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import { auth } from '#server/login/auth.ts'
import { continueAsGuest, signIn, signOut, signUp, type LoginAnswer } from '#server/login/commands.ts'
import { ensureFirstInstructor } from '#server/login/first-instructor.ts'
import { findSignedIn } from '#server/login/prisma-actor.ts'
import { currentActor } from '#server/login/queries.ts'
import { openDatabase } from '#server/prisma-database.ts'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'
import { addPerson } from '#server/testing/people.ts'
import { lockDatabase, temporaryDatabaseFile } from '#server/testing/temporary-database.ts'
import { setTemporaryPlatform } from '#server/testing/temporary-platform.ts'

const mina = { name: ' Mina ', email: 'mina@example.com', password: 'correct horse' }

test('who signs up is signed in, as a learner, by their own name', async () => {
  await setTemporaryPlatform()
  const headers = browserAfter(await signUp(new Headers(), mina))

  expect(await currentActor(headers)).toMatchObject({ name: 'Mina', role: 'learner', guest: false })
  expect(await currentActor(new Headers())).toBeUndefined()
})

test('who signs out is signed out, and signs in again with the same password only', async () => {
  const { database } = await setTemporaryPlatform()
  const headers = browserAfter(await signUp(new Headers(), mina))
  const id = (await currentActor(headers))?.id ?? UserId.parse('nobody')
  expect(await findSignedIn(database, id, Date.now())).toMatchObject({ name: 'Mina' })

  const left = await signOut(headers)
  expect(cookiesOf(left).every(({ maxAge }) => maxAge === 0)).toBe(true)
  expect(await currentActor(headers)).toBeUndefined()
  expect(await findSignedIn(database, id, Date.now())).toBeUndefined()

  expect(await signIn(new Headers(), { email: mina.email, password: 'wrong horse' })).toEqual({
    status: 'wrong-credentials',
  })
  expect(await signIn(new Headers(), { email: 'nobody@example.com', password: mina.password })).toEqual({
    status: 'wrong-credentials',
  })
  expect(await currentActor(browserAfter(await signIn(new Headers(), mina)))).toMatchObject({ name: 'Mina' })
})

test('a guest needs a nickname and nothing else', async () => {
  await setTemporaryPlatform()
  const headers = browserAfter(await continueAsGuest(new Headers(), { name: ' 민아 ' }))

  expect(await currentActor(headers)).toMatchObject({ name: '민아', role: 'learner', guest: true })
  for (const name of ['', '   ', 'x'.repeat(81)]) {
    expect(await continueAsGuest(new Headers(), { name })).toEqual({ status: 'bad-value', field: 'name' })
  }
})

test.each([
  [{ ...mina, email: 'mina' }, 'email'],
  [{ ...mina, password: '1234567' }, 'password'],
  [{ ...mina, password: 'x'.repeat(129) }, 'password'],
  [{ ...mina, name: ' ' }, 'name'],
] as const)('what is wrong with an account is told by its field: %o', async (person, field) => {
  const { database } = await setTemporaryPlatform()

  expect(await signUp(new Headers(), person)).toEqual({ status: 'bad-value', field })
  expect(await database.user.count()).toBe(0)
})

test('a guest who asks to be one again stays who they are', async () => {
  const { database } = await setTemporaryPlatform()
  const headers = browserAfter(await continueAsGuest(new Headers(), { name: 'Mina' }))

  expect(await continueAsGuest(headers, { name: 'Jun' })).toEqual({ status: 'done', cookies: [] })
  expect(await database.user.count()).toBe(1)
})

test('a locked database is told as such, and nobody is half signed up', async () => {
  const file = temporaryDatabaseFile()
  const { database } = await setTemporaryPlatform({}, await openDatabase(file))
  onTestFinished(() => database.$disconnect())
  const unlock = await lockDatabase(file)

  await expect(signUp(new Headers(), mina)).rejects.toMatchObject({ problem: { code: 'database-busy' } })

  await unlock()
  expect(await database.user.count()).toBe(0)
  expect(await signUp(new Headers(), mina)).toMatchObject({ status: 'done' })
})

test('an e-mail address has one account', async () => {
  const { database } = await setTemporaryPlatform()
  await signUp(new Headers(), mina)

  expect(await signUp(new Headers(), { ...mina, email: 'Mina@Example.com' })).toEqual({
    status: 'email-taken',
  })
  expect(await database.user.count()).toBe(1)
})

test('nobody makes themselves an instructor', async () => {
  const { database } = await setTemporaryPlatform()
  await post('http://localhost:3000', 'http://localhost:3000', { ...mina, role: 'admin' })

  expect(await database.user.count({ where: { role: { not: 'learner' } } })).toBe(0)
})

test('a guest who signs up keeps lessons, classes and history, and the guest is gone', async () => {
  const { database } = await setTemporaryPlatform()
  const { guest, headers } = await guestWhoWorked()

  const account = await currentActor(browserAfter(await signUp(headers, mina)))

  const store = prismaProgressStore(database)
  expect(await store.readAll(account!.id)).toMatchObject([{ lessonId, steps: [{ page: 1, state: 'done' }] }])
  expect(await store.history(account!.id, { limit: 10 })).toHaveLength(1)
  expect(await prismaCohortStore(database).cohortsOf(account!.id)).toMatchObject([{ cohortId }])
  expect(await database.user.findUnique({ where: { id: guest.id } })).toBeNull()
})

test('a guest who signs in adds to what the account has, and nothing done is undone', async () => {
  const { database } = await setTemporaryPlatform()
  const store = prismaProgressStore(database)
  const account = await currentActor(browserAfter(await signUp(new Headers(), mina)))
  await store.append(account!.id, { ...about, at: 10, kind: 'check-failed', page: 1, hint: 'no' })
  await store.append(account!.id, { ...about, at: 20, kind: 'check-passed', page: 2 })
  const { headers } = await guestWhoWorked()
  await prismaCohortStore(database).addLearner(cohortId, account!.id, 1)

  await signIn(headers, mina)

  expect((await store.read(account!.id, lessonId))?.steps).toEqual([
    { page: 1, state: 'done', attempts: 2, enteredAt: 10, doneAt: 100, activeMs: 0 },
    { page: 2, state: 'done', attempts: 1, enteredAt: 20, doneAt: 20, activeMs: 0 },
  ])
  expect(await prismaCohortStore(database).cohortsOf(account!.id)).toHaveLength(1)
})

test('the first instructor is made once, and signs in with the password that was told', async () => {
  const { database } = await setTemporaryPlatform()
  const told = await ensureFirstInstructor(database)

  expect(await currentActor(browserAfter(await signIn(new Headers(), told!)))).toMatchObject({
    role: 'admin',
  })
  expect(await ensureFirstInstructor(database)).toBeUndefined()
})

test('too many attempts from one address are refused, and others are let in', async () => {
  await setTemporaryPlatform()
  const from = (address: string) => new Headers({ 'x-sandlot-client': address })
  for (let attempt = 0; attempt < 120; attempt++) await continueAsGuest(from('192.0.2.1'), { name: 'Mina' })

  const refused = await continueAsGuest(from('192.0.2.1'), { name: 'Mina' })
  expect(refused).toMatchObject({ status: 'refused', problem: { code: 'too-fast' } })
  expect(await continueAsGuest(from('192.0.2.2'), { name: 'Jun' })).toMatchObject({ status: 'done' })
})

test('a form on another site signs nobody up', async () => {
  const { database } = await setTemporaryPlatform()

  expect((await post('http://localhost:3000', 'https://evil.example', mina)).status).toBe(403)
  expect(await database.user.count()).toBe(0)
})

test('the login cookie stays on the host, out of scripts, and on https where the address has it', async () => {
  await setTemporaryPlatform()
  const [plain] = cookiesOf(await signUp(new Headers(), mina))
  expect(plain).toMatchObject({ httpOnly: true, secure: false, path: '/', sameSite: 'lax' })

  await setTemporaryPlatform({ SANDLOT_URL: 'https://lab.example.com' })
  const answer = await post('https://lab.example.com', 'https://lab.example.com', mina)
  const cookie = answer.headers.get('set-cookie')
  expect(cookie).toMatch(/; Secure/i)
  expect(cookie).not.toMatch(/; Domain/i)
  expect(cookie).toMatch(/^__Host-sandlot\.session_token=[^,]*; Path=\/;/)
})

/** What a browser sends to sign up, from a page of `origin`. */
function post(site: string, origin: string, body: object): Promise<Response> {
  return auth().handler(
    new Request(`${site}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )
}

const lessonId = LessonId.parse('course/lesson')
const cohortId = CohortId.parse('monday')
const about = { lessonId, sessionId: 'session-1' }

/** Has passed the first step, and is in a class. */
async function guestWhoWorked() {
  const { database } = globalThis.sandlotPlatform!
  const headers = browserAfter(await continueAsGuest(new Headers(), { name: 'Guest' }))
  const guest = (await currentActor(headers))!
  await prismaProgressStore(database).append(guest.id, { ...about, at: 100, kind: 'check-passed', page: 1 })
  const teacher = await addPerson(database, 'Teacher', 'instructor')
  const cohorts = prismaCohortStore(database)
  const joinCode = JoinCode.parse('ABCDEF')
  await cohorts.create({ id: cohortId, name: 'Monday', joinCode, instructorId: teacher.id, createdAt: 0 })
  await cohorts.addLearner(cohortId, guest.id, 1)
  return { guest, headers }
}

function browserAfter(answer: LoginAnswer): Headers {
  const pairs = cookiesOf(answer).map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
  return new Headers({ cookie: pairs.join('; ') })
}

function cookiesOf(answer: LoginAnswer) {
  if (answer.status !== 'done') throw new Error(`not signed in: ${JSON.stringify(answer)}`)
  return answer.cookies
}
