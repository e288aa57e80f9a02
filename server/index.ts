import { join } from 'node:path'
import { sandboxAddresses } from '#common/preview.ts'
import { createApp } from '#server/app.ts'
import { prismaAuditLog } from '#server/audit/prisma-audit-log.ts'
import { systemClock } from '#server/clock.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import { readConfig, type Config } from '#server/config.ts'
import { requireContentDirectories } from '#server/content-directories.ts'
import { watchContent } from '#server/course/content-watch.ts'
import { readImageTable } from '#server/course/image-table.ts'
import {
  answersAllQuizzes,
  countCourses,
  findLesson,
  listCourses,
  noteContentChange,
  readAhead,
} from '#server/course/queries.ts'
import { prepareDataDirectory } from '#server/data-directory.ts'
import { readEnvironment, SettingError } from '#server/environment.ts'
import { createLog, type Log } from '#server/log.ts'
import { ensureFirstInstructor } from '#server/login/first-instructor.ts'
import { guestDoor } from '#server/login/guest-door.ts'
import { findSignedIn } from '#server/login/prisma-actor.ts'
import { currentActor } from '#server/login/queries.ts'
import { readSecret } from '#server/login/secret.ts'
import { malformedAddress } from '#server/malformed-address.ts'
import { createPages } from '#server/pages.ts'
import { setPlatform } from '#server/platform.ts'
import { createPreviewSites } from '#server/preview/preview-sites.ts'
import { askDatabase, openDatabase, type Database } from '#server/prisma-database.ts'
import { raisePriority } from '#server/priority.ts'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'
import { prismaRecordedSessions } from '#server/recording/prisma-recorded-sessions.ts'
import { recordingsFolder } from '#server/recording/recording-folder.ts'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { findRuntimeFault } from '#server/sandbox/docker-runtimes.ts'
import { openDockerSandboxes } from '#server/sandbox/docker-sandboxes.ts'
import { keepMachine } from '#server/sandbox/docker-upkeep.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { randomIds } from '#server/session/ids.ts'
import { prismaSessionStore } from '#server/session/prisma-session-store.ts'
import type { Runtime } from '#server/session/sandboxes.ts'
import { awaitStopSignal } from '#server/stop-signal.ts'

/** What has not closed by then is ended: learners' sandboxes run on, and nothing else is to be lost. */
const closeMs = 2000

export interface Serving {
  /** The platform's own pages are made anew at each change. */
  development?: boolean
  /** For the author of the lessons: open pages follow what is saved, and who comes is let in as a guest. */
  author?: boolean
}

/**
 * The process: every real part, wired together. Serves until it is told to stop, and ends the process then.
 * `root`: the checkout. Rejects with a SettingError when something has to be set otherwise first.
 */
export async function serve(
  root: string,
  { development = false, author = false }: Serving = {},
): Promise<never> {
  const config = readConfig(readEnvironment(root))
  const log = createLog(config.logLevel)
  // What runs without Docker is started by this very process, and would come along.
  if (config.sandboxHost === 'docker') raisePriority(log)
  prepareDataDirectory(config.dataDirectory)
  requireContentDirectories(config.contentDirectories)
  readImageTable(config.dataDirectory)
  const secret = readSecret(config.dataDirectory)
  const database = await openDatabase(join(config.dataDirectory, 'sandlot.db'))
  const { host, close: closeHost } = await openSandboxes(config, secret, log)
  const cohorts = prismaCohortStore(database)
  const audit = prismaAuditLog(database)
  const pages = createPages({ root, development, url: config.url, listen: config.listen })
  const parts = { host, cohorts, config, secret, log, clock: systemClock, authenticate: currentActor }
  const app = createApp({
    ...parts,
    stores: {
      sessions: prismaSessionStore(database),
      progress: prismaProgressStore(database),
      ...{ cohorts, audit },
    },
    findLesson: (id, language = 'en') => findLesson(id, language),
    isOwnOrigin: (origin) => origin === config.url.origin,
    answersAll: answersAllQuizzes,
    addressesOf: (place) =>
      sandboxAddresses({ origin: config.url.origin, domain: config.previewDomain }, place),
    sitesBefore: (sessions) =>
      createPreviewSites({
        ...parts,
        ...{ audit, sessions },
        findSignedIn: (id) => findSignedIn(database, id, systemClock.now()),
      }),
    sitesAfter: [malformedAddress, author ? guestDoor('Author', pages) : pages],
    proxies: config.proxies,
    ids: randomIds,
    times: config.session,
    // What takes a moment to make need not be kept ready.
    limits: config.sandboxHost === 'local' ? { ...config, pool: 0 } : config,
    sandbox: config.sandbox,
    authored: author,
    checkTimeoutMs: config.checkTimeoutMs,
    askDatabase: () => askDatabase(database),
    metricsToken: config.metricsToken ?? readSecret(config.dataDirectory, 'metrics-token'),
    recording: {
      ...config.recording,
      folder: join(config.dataDirectory, recordingsFolder),
      isStored: async (sessionId) => (await prismaRecordedSessions(database).find(sessionId)) !== undefined,
    },
  })
  setPlatform({ config, clock: systemClock, database, secret, authored: author, announce: app.announce })

  const stopped = awaitStopSignal()
  const beginning = async () => {
    // Where thousands of lessons lie is known before the first reader asks.
    await Promise.all([pages.prepare(), countCourses()])
    await app.start(config.listen)
  }
  await beginning().catch(async (error: unknown) => {
    // What is open already would keep a process that serves nobody.
    await app.close()
    await pages.close()
    await database.$disconnect()
    throw explained(error, config)
  })
  if (!author) await introduceInstructor(database)
  console.log(`Sandlot is at ${config.url.origin}`)
  readAhead().catch((error: unknown) => log.warn({ err: error }, 'lessons could not be read ahead'))
  findRuntimes().then(app.keepWarm, (error: unknown) => log.warn({ err: error }, 'no sandbox is kept warm'))

  const lookAtContent = (): void => {
    noteContentChange()
      .catch((error: unknown) => log.warn({ err: error }, 'changed lessons could not be read'))
      .finally(app.contentChanged)
  }
  const closeWatch = author ? watchContent(config.contentDirectories, lookAtContent) : undefined

  await stopped
  closeWatch?.()
  setTimeout(() => process.exit(), closeMs)
  await app.close()
  await closeHost()
  await pages.close()
  await database.$disconnect()
  // Nothing waits for timers and for streams into the engine, which may be open still.
  process.exit()
}

/** Where sandboxes run. Those without Docker end with this process. */
async function openSandboxes(
  config: Config,
  secret: string,
  log: Log,
): Promise<{ host: SandboxHost; close: () => Promise<void> }> {
  if (config.sandboxHost === 'local') {
    // Only now: who has Docker needs nothing of what it brings along.
    const { LocalSandboxHost } = await import('#server/sandbox/local-sandbox-host.ts')
    const directory = join(config.dataDirectory, 'local')
    const host = new LocalSandboxHost({ directory, limits: config.sandbox, clock: systemClock })
    return { host, close: () => host.close() }
  }
  const docker = connectDocker(config.dockerHost)
  const fault = await findRuntimeFault(docker, config.runtimes)
  if (fault !== undefined) throw new SettingError(fault)
  const { hubCacheBytes } = config
  const stopUpkeep = keepMachine({ docker, clock: systemClock, log, hubCacheBytes })
  return {
    host: openDockerSandboxes(config, secret, log),
    close() {
      stopUpkeep()
      return Promise.resolve()
    },
  }
}

async function introduceInstructor(database: Database): Promise<void> {
  const first = await ensureFirstInstructor(database)
  if (!first) return
  console.log('\nThe first instructor signs in with these; the password is shown only now:')
  console.log(`  e-mail:   ${first.email}\n  password: ${first.password}\n`)
}

/** What the courses that run here need: a sandbox of each is kept warm. */
async function findRuntimes(): Promise<Runtime[]> {
  const courses = await listCourses('en')
  const [first] = courses.flatMap(({ lessons }) => lessons)
  // Loads what reads a whole lesson, which would take the first learner a second.
  if (first) await findLesson(first.id, 'en')
  const runtimes = new Map<string, Runtime>()
  for (const { runtime } of courses.flatMap(({ lessons }) => lessons)) {
    if (runtime.status !== 'runs') continue
    runtimes.set(`${runtime.kind} ${runtime.egress}`, { kind: runtime.kind, egress: runtime.egress })
  }
  return [...runtimes.values()]
}

function explained(error: unknown, { listen }: Config): unknown {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (!isTaken) return error
  return new SettingError(
    `Port ${listen.port} is taken by another process: end it, or set SANDLOT_URL to an address with another port`,
    { cause: error },
  )
}
