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

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sandlot-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

let migrated: string | undefined

/** Migrated once for each file of tests; every test copies it. */
function migratedFile(): string {
  if (migrated) return migrated
  const directory = mkdtempSync(join(tmpdir(), 'sandlot-migrated-'))
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
  migrated = join(directory, 'sandlot.db')
  migrate(migrated, migrationsDirectory)
  return migrated
}
