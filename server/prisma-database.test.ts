import { expect, test } from 'vitest'
import { ProblemError } from '#common/problem.ts'
import { openDatabase, type Database } from '#server/prisma-database.ts'
import {
  lockDatabase,
  openTemporaryDatabase,
  temporaryDatabaseFile,
} from '#server/testing/temporary-database.ts'

test('a write reported as done is kept when another transaction rolls back meanwhile', async () => {
  const database = await openTemporaryDatabase()
  let write: Promise<unknown> = Promise.resolve()

  const transaction = database.$transaction(async (inside) => {
    await inside.auditEntry.create({ data: entry('undone') })
    write = createFrom(database, 'kept')
    // Time enough for the write to fall into this transaction.
    for (let count = 0; count < 10; count++) await inside.auditEntry.count()
    throw new Error('changed my mind')
  })
  await expect(transaction).rejects.toThrow('changed my mind')
  await write

  expect(await verbs(database)).toEqual(['kept'])
})

test('writes beside transactions that are undone are all kept, and nothing of what was undone', async () => {
  const database = await openTemporaryDatabase()
  await Promise.all([
    repeat(30, (count) => createFrom(database, `kept ${count}`)),
    ...['one', 'two'].map((name) =>
      repeat(15, async () => {
        const undone = database.$transaction(async (inside) => {
          await inside.auditEntry.create({ data: entry(`undone ${name}`) })
          await inside.auditEntry.count()
          throw new Error('changed my mind')
        })
        await expect(undone).rejects.toThrow('changed my mind')
      }),
    ),
  ])

  const kept = await verbs(database)
  expect(kept).toEqual(Array.from({ length: 30 }, (_, count) => `kept ${count}`))
})

test('whoever does not ask the database has a turn while a class does', async () => {
  const database = await openTemporaryDatabase()
  let turns = 0
  let over = false
  const others = (): void => {
    turns += 1
    if (!over) setImmediate(others)
  }
  setImmediate(others)

  await Promise.all(
    Array.from({ length: 50 }, (_, learner) =>
      repeat(10, (count) => createFrom(database, `learner ${learner} ${count}`)),
    ),
  )

  over = true
  // The five hundred take far more than the ten turns' time.
  expect(turns).toBeGreaterThan(10)
})

test('a full database is told as such, and nothing is half written', async () => {
  const database = await openTemporaryDatabase()
  await limitSize(database)

  const filling = database.$transaction(async (inside) => {
    await inside.auditEntry.create({ data: entry('first') })
    await inside.auditEntry.create({ data: { ...entry('second'), data: 'x'.repeat(1_000_000) } })
  })

  await expectProblem(filling, 'database-full')
  expect(await verbs(database)).toEqual([])
  const tooMuch = database.auditEntry.create({ data: { ...entry('alone'), data: 'x'.repeat(1_000_000) } })
  await expectProblem(tooMuch, 'database-full')
  await database.auditEntry.create({ data: entry('small') })
  expect(await verbs(database)).toEqual(['small'])
})

test('a database locked by another program is told as such, and works again when it is free', async () => {
  const file = temporaryDatabaseFile()
  const database = await openDatabase(file)
  const unlock = await lockDatabase(file)

  await expectProblem(database.auditEntry.create({ data: entry('plain') }), 'database-busy')
  await expectProblem(
    database.$transaction((inside) => inside.auditEntry.create({ data: entry('in a transaction') })),
    'database-busy',
  )

  await unlock()
  await database.auditEntry.create({ data: entry('afterwards') })
  expect(await verbs(database)).toEqual(['afterwards'])
  await database.$disconnect()
})

test('a transaction that waited too long for its turn does not keep others out', async () => {
  const database = await openTemporaryDatabase()
  const release = deferred()
  const long = database.$transaction(() => release.promise)
  const impatient = database.$transaction(() => Promise.resolve(), { maxWait: 1 })
  await expect(impatient).rejects.toThrow('Unable to start a transaction in the given time')
  release.resolve()
  await long

  await database.$transaction((inside) => inside.auditEntry.create({ data: entry('next') }))
  expect(await verbs(database)).toEqual(['next'])
})

/** To a few pages more than it has now. */
async function limitSize(database: Database): Promise<void> {
  const [size] = await database.$queryRaw<{ page_count: bigint }[]>`PRAGMA page_count`
  await database.$queryRawUnsafe(`PRAGMA max_page_count = ${Number(size?.page_count) + 8}`)
}

async function expectProblem(work: Promise<unknown>, code: string): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ProblemError)
  expect(error).toMatchObject({ problem: { code } })
  expect(error).toHaveProperty('cause', expect.any(Error))
}

/** At once: the client would wait until somebody awaits it. Outside of any transaction, wherever it is called. */
function createFrom(database: Database, verb: string): Promise<unknown> {
  return database.auditEntry.create({ data: entry(verb) }).then((created) => created)
}

async function repeat(times: number, work: (count: number) => Promise<unknown>): Promise<void> {
  for (let count = 0; count < times; count++) await work(count)
}

async function verbs(database: Database): Promise<string[]> {
  const entries = await database.auditEntry.findMany({ orderBy: { id: 'asc' } })
  return entries.map(({ verb }) => verb)
}

function entry(verb: string) {
  return { at: new Date(0), actorId: 'somebody', verb, thing: 'something' }
}

function deferred() {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve: () => resolve() }
}
