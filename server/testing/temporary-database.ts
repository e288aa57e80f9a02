import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openDatabase, type Database } from '#server/prisma-database.ts'
import { migrate, migrationsDirectory } from '../../prisma/migrate.ts'

/** A real database of the test's own, gone when the test is. */
export async function openTemporaryDatabase(): Promise<Database> {
  const file = temporaryDatabaseFile()
  const database = await openDatabase(file)
  onTestFinished(() => database.$disconnect())
  return database
}

/** An up-to-date database file that nobody has open, gone when the test is. */
export function temporaryDatabaseFile(): string {
  const file = join(temporaryDirectory(), 'sandlot.db')
  copyFileSync(migratedFile(), file)
  return file
}

/** Keeps everybody else from writing to the file, as another program would, until the returned function is called. */
export async function lockDatabase(file: string): Promise<() => Promise<void>> {
  const other = await openDatabase(file)
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let finished = Promise.resolve()
  await new Promise<void>((locked) => {
    finished = other.$transaction(async (transaction) => {
      await transaction.user.deleteMany({ where: { id: 'nobody' } })
      locked()
      await released
    })
  })
  return async () => {
    release()
    await finished
    await other.$disconnect()
  }
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sandlot-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

let migrated: string | undefined

/** Migrated once for each file of tests; every test copies it. */
function migratedFile(): string {
  if (migrated) return migrated
  migrated = join(mkdtempSync(join(tmpdir(), 'migrated-')), 'sandlot.db')
  migrate(migrated, migrationsDirectory)
  return migrated
}
