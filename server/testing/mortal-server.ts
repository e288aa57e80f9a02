import { UserId } from '#common/person.ts'
import { createApp } from '#server/app.ts'
import { prismaAuditLog } from '#server/audit/prisma-audit-log.ts'
import { systemClock } from '#server/clock.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import { createLog } from '#server/log.ts'
import { askDatabase, openDatabase } from '#server/prisma-database.ts'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'
import { randomIds } from '#server/session/ids.ts'
import { prismaSessionStore } from '#server/session/prisma-session-store.ts'
import { dockerPlaceAt } from '#server/testing/docker-host.ts'
import { cycledLessons, testLesson } from '#server/testing/lessons.ts'

/**
 * A program for tests: the real server without pages, to be killed and started again. Its arguments are the port, the
 * database file, the engine's address and the installation that its sandboxes belong to. Whoever says to be a person
 * of the database (cookie `login=<id>`) is believed. Prints a line when it serves.
 */
const [port, file, dockerHost, installation] = process.argv.slice(2)
if (!port || !file || !dockerHost || !installation) {
  throw new Error('expected a port, a database file, an engine and an installation')
}

const minute = 60_000
const database = await openDatabase(file)
const cohorts = prismaCohortStore(database)
const lessons = [testLesson('one'), ...Object.values(cycledLessons)]
const app = createApp({
  host: dockerPlaceAt(dockerHost, installation).host,
  stores: {
    sessions: prismaSessionStore(database),
    progress: prismaProgressStore(database),
    cohorts,
    audit: prismaAuditLog(database),
  },
  findLesson: (id) => Promise.resolve(lessons.find((lesson) => lesson.id === id)),
  async authenticate(headers) {
    const id = /login=([\w-]+)/.exec(headers.get('cookie') ?? '')?.[1] ?? ''
    const user = await database.user.findUnique({ where: { id } })
    return user ? { id: UserId.parse(user.id), name: user.name, role: 'learner', guest: false } : undefined
  },
  answersAll: () => Promise.resolve(false),
  isOwnOrigin: () => true,
  addressesOf: () => ({ preview: () => '', picker: '' }),
  sitesBefore: () => [],
  sitesAfter: [],
  proxies: 0,
  clock: systemClock,
  ids: randomIds,
  log: createLog('silent'),
  times: { lifetimeMs: 60 * minute, maxLifetimeMs: 120 * minute, idleMs: 20 * minute, warningMs: 5 * minute },
  limits: { maxSandboxes: 30, pool: 0, parallelStarts: 4 },
  sandbox: { memoryBytes: 512 * 1024 ** 2, cpus: 1, pids: 256, diskBytes: 1024 ** 3, files: 100_000 },
  checkTimeoutMs: 10_000,
  askDatabase: () => askDatabase(database),
})
await app.start({ host: '127.0.0.1', port: Number(port) })
process.stdout.write('serving\n')
