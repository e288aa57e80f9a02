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
  const started = deferred()
  const release = deferred()
  const transaction = database.$transaction(async (inside) => {
    await inside.auditEntry.create({ data: entry('undone') })
    started.resolve()
    await release.promise
    throw new Error('changed my mind')
  })
  await started.promise
  const write = database.auditEntry.create({ data: entry('kept') })
  release.resolve()
  await expect(transaction).rejects.toThrow('changed my mind')
  await write

  expect(await verbs(database)).toEqual(['kept'])
})

test('many transactions and writes at once are all kept, and none falls into another', async () => {
  const database = await openTemporaryDatabase()
  const outcomes = await Promise.allSettled(
    Array.from({ length: 60 }, (_, index) =>
      index % 3 === 0
        ? database.auditEntry.create({ data: entry(`plain ${index}`) })
        : database.$transaction(async (inside) => {
            await inside.auditEntry.create({ data: entry(`inside ${index}`) })
            await inside.auditEntry.count()
            if (index % 3 === 2) throw new Error('changed my mind')
          }),
    ),
  )

  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(20)
  expect(await database.auditEntry.count()).toBe(40)
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
