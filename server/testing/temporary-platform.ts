import { readConfig } from '#server/config.ts'
import { setPlatform, type Platform } from '#server/platform.ts'
import { readSecret } from '#server/login/secret.ts'
import { openTemporaryDatabase, temporaryDirectory } from '#server/testing/temporary-database.ts'

/** What the pages' side of the server finds, with a real database of the test's own. */
export async function setTemporaryPlatform(environment: Record<string, string> = {}): Promise<Platform> {
  const parts = {
    database: await openTemporaryDatabase(),
    config: readConfig(environment),
    secret: readSecret(temporaryDirectory()),
  }
  setPlatform(parts)
  return parts
}
