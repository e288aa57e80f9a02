import { onTestFinished } from 'vitest'
import type { Lesson } from '#common/course.ts'
import type { Actor, Role, UserId } from '#common/person.ts'
import { createApp, type App, type AppParts } from '#server/app.ts'
import { prismaAuditLog } from '#server/audit/prisma-audit-log.ts'
import { systemClock, type Clock } from '#server/clock.ts'
import type { CohortStore } from '#server/cohort/cohort-store.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import { createLog } from '#server/log.ts'
import { findSignedIn } from '#server/login/prisma-actor.ts'
import { createPreviewSites } from '#server/preview/preview-sites.ts'
import { askDatabase, type Database } from '#server/prisma-database.ts'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { randomIds } from '#server/session/ids.ts'
import { prismaSessionStore } from '#server/session/prisma-session-store.ts'
import type { SessionParts } from '#server/session/session-parts.ts'
import { FakeSandboxHost } from '#server/testing/fake-sandbox-host.ts'
import { testLesson } from '#server/testing/lessons.ts'
import { addPerson } from '#server/testing/people.ts'
import { openTemporaryDatabase } from '#server/testing/temporary-database.ts'
import { TestPage } from '#server/testing/test-page.ts'

const minute = 60_000

export interface TestServerParts {
  host?: SandboxHost
  clock?: Clock
  database?: Database
  lessons?: Lesson[]
  limits?: Partial<SessionParts['limits']>
  checkTimeoutMs?: number
  recording?: AppParts['recording']
  askDatabase?: AppParts['askDatabase']
  metricsToken?: string
  authored?: boolean
  cohorts?: CohortStore
}

/** The real server on a port of its own, with a real database and real connections, and without pages. */
export interface TestServer {
  app: App
  origin: string
  database: Database
  addPerson: (name: string, role?: Role) => Promise<Actor>
  /** A page of this person; without, of somebody who is not signed in. */
  openPage: (actor?: Actor, headers?: Record<string, string>) => TestPage
  signOut: (actor: Actor) => void
  /** Ends the process, as it were: what it did not store is lost. */
  stop: () => Promise<void>
}

/** Ends with the test. */
export async function createTestServer(given: TestServerParts = {}): Promise<TestServer> {
  const database = given.database ?? (await openTemporaryDatabase())
  const lessons = given.lessons ?? [testLesson('one'), testLesson('two')]
  const signedIn = new Map<UserId, Actor>()
  const pages: TestPage[] = []
  let origin = ''

  const cohorts = given.cohorts ?? prismaCohortStore(database)
  const audit = prismaAuditLog(database)
  const parts = {
    host: given.host ?? new FakeSandboxHost(),
    clock: given.clock ?? systemClock,
    log: createLog('silent'),
    authenticate: (headers: Headers) => {
      const cookie = headers.get('cookie')
      return Promise.resolve([...signedIn.values()].find(({ id }) => cookie === `login=${id}`))
    },
  }
  const app = createApp({
    ...parts,
    stores: {
      sessions: prismaSessionStore(database),
      progress: prismaProgressStore(database),
      ...{ cohorts, audit },
    },
    findLesson: (id, language = 'en') => {
      const translations = lessons.filter((lesson) => lesson.id === id)
      return Promise.resolve(translations.find((lesson) => lesson.language === language) ?? translations[0])
    },
    isOwnOrigin: (candidate) => candidate === origin,
    answersAll: (_lesson, _language, _page, answers) =>
      Promise.resolve(
        answers.length > 0 && answers.every(({ answer }) => 'text' in answer && answer.text === 'right'),
      ),
    addressesOf: ({ sandboxId }) => ({
      preview: (port, prefix) => `http://${prefix}${port}-${sandboxId}.example`,
      picker: 'http://ports.example',
    }),
    sitesBefore: (sessions) =>
      createPreviewSites({
        ...parts,
        ...{ sessions, cohorts, audit, secret: 'secret' },
        findSignedIn: (id) => findSignedIn(database, id, parts.clock.now()),
        config: { url: new URL('http://localhost:3000'), previewDomain: 'localhost' },
      }),
    sitesAfter: [],
    proxies: 0,
    ids: randomIds,
    times: {
      lifetimeMs: 60 * minute,
      maxLifetimeMs: 150 * minute,
      idleMs: 20 * minute,
      warningMs: 5 * minute,
    },
    limits: { maxSandboxes: 10, pool: 0, parallelStarts: 2, ...given.limits },
    sandbox: { memoryBytes: 512 * 1024 ** 2, cpus: 1, pids: 256, diskBytes: 1024 ** 3, files: 100_000 },
    checkTimeoutMs: given.checkTimeoutMs ?? 10_000,
    askDatabase: given.askDatabase ?? (() => askDatabase(database)),
    authored: given.authored ?? false,
    ...(given.metricsToken !== undefined && { metricsToken: given.metricsToken }),
    ...(given.recording && { recording: given.recording }),
  })
  const port = await app.start({ host: '127.0.0.1', port: 0 })
  origin = `http://127.0.0.1:${port}`

  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => {
    for (const page of pages) page.close()
    stopped ??= app.close()
    return stopped
  }
  onTestFinished(stop)

  return {
    ...{ app, origin, database, stop },
    async addPerson(name, role) {
      const actor = await addPerson(database, name, role)
      signedIn.set(actor.id, actor)
      return actor
    },
    openPage(actor, headers = {}) {
      if (actor) signedIn.set(actor.id, actor)
      const page = new TestPage(origin, { ...(actor ? { cookie: `login=${actor.id}` } : {}), ...headers })
      pages.push(page)
      return page
    },
    signOut: (actor) => signedIn.delete(actor.id),
  }
}
