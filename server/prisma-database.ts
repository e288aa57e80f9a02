import { dirname } from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaClient, type Prisma } from '#database'
import { makeDirectory } from '#server/make-directory.ts'
import { serialized } from '#server/prisma-adapter.ts'
import { migrate, migrationsDirectory } from '../prisma/migrate.ts'

/** The open database. Its operations reject with a ProblemError when it is locked or full. */
export type Database = PrismaClient

/** What a `$transaction` callback gets, and all that it may use. */
export type DatabaseTransaction = Prisma.TransactionClient

/**
 * Opens the database file, making it and bringing it up to date first. Throws when a migration does not apply.
 * `$disconnect()` closes it; one process may have it open once.
 */
export async function openDatabase(file: string): Promise<Database> {
  makeDirectory(dirname(file))
  migrate(file, migrationsDirectory)
  const adapter = serialized(new PrismaBetterSqlite3({ url: `file:${file}`, timeout: lockTimeoutMs }), setUp)
  const database = new PrismaClient({ adapter, transactionOptions })
  await database.$connect()
  return database
}

/** Resolves when it answers. */
export function askDatabase(database: Database): Promise<unknown> {
  return database.$queryRaw`SELECT 1`
}

/** The driver waits without letting anything else run, so it must not wait long for a lock from outside. */
const lockTimeoutMs = 500

/**
 * Writes are in the log when they are reported, so a killed process loses none of them. Only when the power fails may
 * the last moments be missing, never a part of a transaction: FULL would wait for the disk, and every terminal with it.
 */
const setUp = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON'

/** Everyone waits for everyone else's transaction: a burst of them must not time out. */
const transactionOptions = { maxWait: 15_000, timeout: 15_000 }
