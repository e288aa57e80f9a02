import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { checkout } from '#server/checkout.ts'

/** Where the migrations of this version lie. */
export const migrationsDirectory = path.join(checkout, 'prisma/sqlite/migrations')

/**
 * Applies the migrations that this database file does not have yet, each in one transaction, and returns their names.
 * The file is made when it is not there. The bookkeeping is Prisma's own, so that its CLI agrees with it.
 * Throws, with nothing of the failed migration left behind, when one does not apply or was edited after it was applied.
 */
export function migrate(file: string, directory: string): string[] {
  const database = new Sqlite(file, { timeout: lockTimeoutMs })
  try {
    database.pragma('journal_mode = WAL')
    // A migration may rebuild tables that others refer to; what it leaves behind is checked before the commit.
    database.pragma('foreign_keys = OFF')
    return readMigrations(directory)
      .filter((migration) => apply(database, migration))
      .map(({ name }) => name)
  } finally {
    database.close()
  }
}

/** Another process may be migrating the same file. */
const lockTimeoutMs = 30_000

interface Migration {
  name: string
  sql: string
  checksum: string
}

function readMigrations(directory: string): Migration[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = readFileSync(`${directory}/${name}/migration.sql`, 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/** Whether it had to be applied. */
function apply(database: Sqlite.Database, migration: Migration): boolean {
  const transaction = database.transaction(() => {
    database.exec(bookkeeping)
    if (isApplied(database, migration)) return false
    database.exec(migration.sql)
    const broken = database.pragma('foreign_key_check')
    if (Array.isArray(broken) && broken.length > 0) throw new Error('it breaks references between tables')
    record(database, migration)
    return true
  })
  try {
    return transaction.immediate()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`Migration ${migration.name} cannot be applied to ${database.name}: ${reason}`, { cause })
  }
}

const AppliedMigration = z.object({ checksum: z.string(), finished_at: z.unknown() })

function isApplied(database: Sqlite.Database, { name, checksum }: Migration): boolean {
  const row = database
    .prepare(
      'SELECT checksum, finished_at FROM _prisma_migrations WHERE migration_name = ? AND rolled_back_at IS NULL',
    )
    .get(name)
  if (row === undefined) return false
  const applied = AppliedMigration.parse(row)
  if (applied.finished_at === null) throw new Error('it failed earlier; see "prisma migrate resolve"')
  if (applied.checksum !== checksum) throw new Error('it was edited after it was applied')
  return true
}

function record(database: Sqlite.Database, { name, checksum }: Migration): void {
  const now = new Date().toISOString().replace('Z', '+00:00')
  database
    .prepare(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES (?, ?, ?, ?, ?, 1)`,
    )
    .run(randomUUID(), checksum, name, now, now)
}

const bookkeeping = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "checksum" TEXT NOT NULL,
  "finished_at" DATETIME,
  "migration_name" TEXT NOT NULL,
  "logs" TEXT,
  "rolled_back_at" DATETIME,
  "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`
