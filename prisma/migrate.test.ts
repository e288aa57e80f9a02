import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '#server/testing/temporary-database.ts'
import { migrate, migrationsDirectory } from './migrate.ts'

test('a new database gets every migration, and a second start changes nothing', () => {
  const { file, directory } = setUp()
  addMigration(directory, '99990101000000_later', 'CREATE TABLE "Later" ("id" TEXT)')

  expect(migrate(file, directory)).toEqual([expect.stringMatching(/_first$/), '99990101000000_later'])
  expect(migrate(file, directory)).toEqual([])
})

test('a migration that was edited after it was applied is refused', () => {
  const { file, directory } = setUp()
  addMigration(directory, '99990101000000_later', 'CREATE TABLE "Later" ("id" TEXT)')
  migrate(file, directory)
  addMigration(directory, '99990101000000_later', 'CREATE TABLE "Later" ("id" INTEGER)')

  expect(() => migrate(file, directory)).toThrow(/99990101000000_later .*edited after it was applied/)
})

test('a migration that fails in the middle leaves nothing behind', () => {
  const { file, directory } = setUp()
  addMigration(directory, '99990101000000_later', 'CREATE TABLE "Later" ("id" TEXT); SELECT nonsense')

  expect(() => migrate(file, directory)).toThrow(/99990101000000_later .*no such column: nonsense/)
  expect(tablesOf(file)).not.toContain('Later')

  addMigration(directory, '99990101000000_later', 'CREATE TABLE "Later" ("id" TEXT)')
  expect(migrate(file, directory)).toEqual(['99990101000000_later'])
})

test('a migration that breaks references between tables is refused', () => {
  const { file, directory } = setUp()
  addMigration(
    directory,
    '99990101000000_later',
    `INSERT INTO "Membership" ("cohortId", "userId", "joinedAt") VALUES ('nowhere', 'nobody', 0)`,
  )

  expect(() => migrate(file, directory)).toThrow(/breaks references/)
})

test('a migration that builds a table anew keeps its rows and those that refer to it', () => {
  const { file, directory } = setUp()
  migrate(file, directory)
  const before = new Sqlite(file)
  before.exec(`INSERT INTO "User" ("id", "name", "email", "updatedAt") VALUES ('mina', 'Mina', 'mina@example.org', 0);
    INSERT INTO "Session" ("id", "userId", "lessonId", "createdAt") VALUES ('one', 'mina', 'course/lesson', 0)`)
  before.close()
  addMigration(
    directory,
    '99990101000000_later',
    `CREATE TABLE "new_User" AS SELECT * FROM "User"; DROP TABLE "User";
    CREATE TABLE "User" ("id" TEXT NOT NULL PRIMARY KEY, "name" TEXT NOT NULL, "later" TEXT);
    INSERT INTO "User" ("id", "name") SELECT "id", "name" FROM "new_User"; DROP TABLE "new_User"`,
  )

  expect(migrate(file, directory)).toEqual(['99990101000000_later'])
  const after = new Sqlite(file, { readonly: true })
  const rows = after.prepare('SELECT name, lessonId FROM "Session" JOIN "User" ON "User".id = userId').all()
  after.close()
  expect(rows).toEqual([{ name: 'Mina', lessonId: 'course/lesson' }])
})

function setUp() {
  const parent = temporaryDirectory()
  const directory = join(parent, 'migrations')
  cpSync(migrationsDirectory, directory, { recursive: true })
  return { file: join(parent, 'sandlot.db'), directory }
}

function addMigration(directory: string, name: string, sql: string): void {
  mkdirSync(join(directory, name), { recursive: true })
  writeFileSync(join(directory, name, 'migration.sql'), sql)
}

function tablesOf(file: string): unknown[] {
  const database = new Sqlite(file, { readonly: true })
  const names = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all()
  database.close()
  return names
}
