import type { AddressInfo } from 'node:net'
import type { SandboxLimits } from '#common/machine.ts'
import type { Actor } from '#common/person.ts'
import type { AuditLog } from '#server/audit/audit-log.ts'
import type { Clock } from '#server/clock.ts'
import type { CohortStore } from '#server/cohort/cohort-store.ts'
import type { SessionTimes } from '#server/config.ts'
import type { Log } from '#server/log.ts'
import type { Announcements } from '#server/platform.ts'
import type { ProgressStore } from '#server/progress/progress-store.ts'
import { Health } from '#server/health/health.ts'
import { createHealthSite } from '#server/health/health-site.ts'
import { Metrics } from '#server/metrics/metrics.ts'
import { createMetricsSite } from '#server/metrics/metrics-site.ts'
import { Presence } from '#server/realtime/presence.ts'
import { ProgressFeed } from '#server/realtime/progress-feed.ts'
import { createRealtime } from '#server/realtime/realtime.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { Recordings, type RecordingsParts } from '#server/recording/recordings.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import type { Ids } from '#server/session/ids.ts'
import type { Runtime } from '#server/session/sandboxes.ts'
import type { SessionParts } from '#server/session/session-parts.ts'
import { SessionService } from '#server/session/session-service.ts'
import type { SessionStore } from '#server/session/session-store.ts'
import { Terminals } from '#server/terminal/terminals.ts'
import { createWebServer, type Site } from '#server/web-server.ts'

/** What the server is made of. */
export interface AppParts {
  host: SandboxHost
  stores: { sessions: SessionStore; progress: ProgressStore; cohorts: CohortStore; audit: AuditLog }
  findLesson: RealtimeParts['findLesson']
  /** Whoever the login cookie says, or nobody. */
  authenticate: (headers: Headers) => Promise<Actor | undefined>
  isOwnOrigin: (origin: string) => boolean
  addressesOf: SessionParts['addressesOf']
  answersAll: RealtimeParts['answersAll']
  /** Asked before the pages' connections, in this order… */
  sitesBefore: (sessions: SessionService) => Site[]
  /** …and after them. */
  sitesAfter: Site[]
  /** How many of our own stand in front of the server. */
  proxies: number
  clock: Clock
  ids: Ids
  log: Log
  times: SessionTimes
  limits: SessionParts['limits']
  /** What one sandbox may have. */
  sandbox: SandboxLimits
  /** The lessons are their learners' own, as with `sandlot dev`. */
  authored?: boolean
  checkTimeoutMs: number
  /** Rejects when the database does not answer. */
  askDatabase: () => Promise<unknown>
  /** Whoever names this token reads what is measured. None: nothing is measured. */
  metricsToken?: string
  /** None: nothing is recorded. */
  recording?: Omit<RecordingsParts, 'clock' | 'log'>
}

export interface App {
  /** For what pages change in the database. */
  announce: Announcements
  /** Listens and finds running sandboxes again; resolves with the port. Rejects when that is taken. */
  start: (listen: { host: string; port: number }) => Promise<number>
  /** The lessons' files have changed: open pages show what they hold now. */
  contentChanged: () => void
  /** From now on a sandbox is kept ready for lessons like these. */
  keepWarm: (runtimes: Runtime[]) => void
  /** Leaves the sandboxes running. */
  close: () => Promise<void>
}

/** The server as a function of its parts. */
export function createApp(parts: AppParts): App {
  const { host, clock, log, stores } = parts
  const presence = new Presence()
  const progress = new ProgressFeed(stores.progress)
  const recordings = parts.recording && new Recordings({ ...parts.recording, clock, log })
  const terminals = new Terminals({
    ...{ host, clock, log },
    recorder: ({ sandboxId, terminal }) => {
      const session = sessions.inSandbox(sandboxId)
      return session && recordings?.recorder(session.id, sandboxId, terminal)
    },
  })
  const sessions: SessionService = new SessionService({
    ...parts,
    ...{ terminals, progress, store: stores.sessions },
    isPresent: (userId) => presence.isOnline(userId),
    classOf: async (userId) => (await stores.cohorts.cohortsOf(userId))[0]?.cohortId,
  })
  if (recordings) {
    sessions.onChange(({ id, state }) => {
      if (state.status === 'ended') void recordings.endSession(id)
    })
  }
  const realtime = createRealtime({
    ...parts,
    ...{ sessions, terminals, progress, presence },
    ...{ cohorts: stores.cohorts, audit: stores.audit },
    authored: parts.authored ?? false,
    machine: { limits: parts.sandbox, maxSandboxes: parts.limits.maxSandboxes },
  })
  const health = new Health({
    ...{ clock, log },
    database: parts.askDatabase,
    engine: () => host.checkHealth(),
  })
  const ownSites = [createHealthSite(health)]
  if (parts.metricsToken !== undefined) {
    const metrics = new Metrics({
      ...{ sessions, terminals, progress, health },
      maxSandboxes: parts.limits.maxSandboxes,
      connections: () => realtime.connections,
    })
    ownSites.push(createMetricsSite(metrics, parts.metricsToken))
  }
  const web = createWebServer(
    [...parts.sitesBefore(sessions), realtime, ...ownSites, ...parts.sitesAfter],
    parts.proxies,
    log,
  )

  return {
    announce: {
      cohortChanged: (cohortId) => realtime.noteMembers(cohortId),
      guestMoved: (guestId, accountId) => {
        sessions.moveGuest(guestId, accountId)
        realtime.noteMoved(guestId)
      },
    },
    async start(listen) {
      await new Promise<void>((resolve, reject) => {
        web.once('error', reject)
        web.listen(listen.port, listen.host, resolve)
      })
      await sessions.start()
      void recordings?.sweep()
      return portOf(web.address())
    },
    contentChanged: () => realtime.noteContent(),
    keepWarm: (runtimes) => sessions.keepWarm(runtimes),
    async close() {
      sessions.close()
      await realtime.close()
      terminals.close()
      await recordings?.close()
      await new Promise<void>((closed) => {
        web.close(() => closed())
        web.closeAllConnections()
      })
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address.port
}
