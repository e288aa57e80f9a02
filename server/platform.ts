import type { Config } from '#server/config.ts'
import type { Database } from '#server/prisma-database.ts'

/** What there is one of in the process, for the server and the pages alike. */
export interface Platform {
  database: Database
  config: Config
  /** Signs login cookies. */
  secret: string
}

/** Called once, before the first page is served. */
export function setPlatform(parts: Platform): void {
  globalThis.sandlotPlatform = parts
}

/** Throws where setPlatform was forgotten. */
export function platform(): Platform {
  if (!globalThis.sandlotPlatform) throw new Error('setPlatform() has not been called')
  return globalThis.sandlotPlatform
}

// Next bundles the pages apart from the server, so that a module both import exists twice: only globalThis is common.
declare global {
  var sandlotPlatform: Platform | undefined
}
