import { existsSync, readdirSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { migrationsDirectory } from './migrate.ts'

/**
 * Writes what the database holds now into a new file: one moment of it, also while a server writes, which it does not
 * hold up. Throws where the new file exists.
 */
export function copyDatabase(file: string, copy: string): void {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true })
  try {
    database.prepare('VACUUM INTO ?').run(copy)
  } finally {
    database.close()
  }
}

/** Why this file is no database that this version can serve, if it is not. */
export function flawOf(file: string): 'broken' | 'newer' | undefined {
  try {
    const database = new Sqlite(file, { readonly: true, fileMustExist: true })
    try {
      if (database.pragma('quick_check', { simple: true }) !== 'ok') return 'broken'
      const applied = Applied.parse(database.prepare('SELECT migration_name FROM _prisma_migrations').all())
      const known = readdirSync(migrationsDirectory)
      return applied.every(({ migration_name: name }) => known.includes(name)) ? undefined : 'newer'
    } finally {
      database.close()
    }
  } catch {
    return 'broken'
  }
}

/** Whether a server, or another program, has it open: only who is alone may leave the write-ahead log. */
export function isOpenElsewhere(file: string): boolean {
  if (!existsSync(file)) return false
  const database = new Sqlite(file, { timeout: 0 })
  try {
    database.pragma('journal_mode = DELETE')
    return false
  } catch (error) {
    if (Busy.safeParse(error).success) return true
    throw error
  } finally {
    database.close()
  }
}

const Applied = z.array(z.object({ migration_name: z.string() }))
const Busy = z.object({ code: z.string().regex(/^SQLITE_(BUSY|LOCKED)/) })
