import { readConfig } from '#server/config.ts'
import { readSecret } from '#server/login/secret.ts'
import type { Database } from '#server/prisma-database.ts'
import { setPlatform, type Announcements, type Platform } from '#server/platform.ts'
import { FakeClock } from '#server/testing/fake-clock.ts'
import { openTemporaryDatabase, temporaryDirectory } from '#server/testing/temporary-database.ts'

/** What pages find, with a real database of the test's own. What they announce is kept in `announced`. */
export async function setTemporaryPlatform(
  environment: Record<string, string> = {},
  database?: Database,
): Promise<Platform & { announced: unknown[][] }> {
  const announced: unknown[][] = []
  const announce: Announcements = {
    cohortChanged: (...told) => announced.push(['cohortChanged', ...told]),
    guestMoved: (...told) => announced.push(['guestMoved', ...told]),
  }
  const parts = {
    config: readConfig(environment),
    clock: new FakeClock(),
    database: database ?? (await openTemporaryDatabase()),
    secret: readSecret(temporaryDirectory()),
    authored: false,
    announce,
  }
  setPlatform(parts)
  return { ...parts, announced }
}
