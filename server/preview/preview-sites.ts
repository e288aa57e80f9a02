import { can } from '#common/can.ts'
import type { Actor, UserId } from '#common/person.ts'
import type { AuditLog } from '#server/audit/audit-log.ts'
import type { Clock } from '#server/clock.ts'
import type { CohortStore } from '#server/cohort/cohort-store.ts'
import type { Config } from '#server/config.ts'
import type { Log } from '#server/log.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import type { SessionService } from '#server/session/session-service.ts'
import type { Site } from '#server/web-server.ts'
import { createPreviewEntrance } from './preview-entrance.ts'
import { createPreview } from './preview-proxy.ts'

export interface PreviewSitesParts {
  sessions: SessionService
  host: SandboxHost
  cohorts: Pick<CohortStore, 'cohortsOf'>
  audit: AuditLog
  config: Pick<Config, 'url' | 'previewDomain'>
  authenticate: (headers: Headers) => Promise<Actor | undefined>
  /** A pass may outlive what its holder was when it was given. */
  findSignedIn: (id: UserId) => Promise<Actor | undefined>
  secret: string
  clock: Clock
  log: Log
}

/** The previews' hosts, and the way to them from the platform. */
export function createPreviewSites({
  sessions,
  host,
  cohorts,
  audit,
  config,
  authenticate,
  findSignedIn,
  ...parts
}: PreviewSitesParts): Site[] {
  const place = { ...parts, url: config.url, domain: config.previewDomain }
  const mayPreview = async (actor: Actor | undefined, ownerId: UserId): Promise<boolean> => {
    const instructorIds = (await cohorts.cohortsOf(ownerId)).map(({ instructorId }) => instructorId)
    return can(actor, 'preview', { kind: 'session', ownerId, instructorIds })
  }

  return [
    createPreview({
      ...place,
      host,
      async access(sandboxId, visitor) {
        const session = sessions.inSandbox(sandboxId)
        if (!session) return 'gone'
        return (await mayPreview(await findSignedIn(visitor), session.userId)) ? 'granted' : 'refused'
      },
    }),
    createPreviewEntrance({
      ...place,
      authenticate,
      async admit(actor, wanted, port) {
        const session =
          'sessionId' in wanted ? sessions.find(wanted.sessionId) : sessions.inSandbox(wanted.sandboxId)
        if (session?.sandboxId === undefined) return 'gone'
        const { id, userId: ownerId, sandboxId } = session
        // As for one that is not there: which ids exist is nobody else's to know.
        if (!(await mayPreview(actor, ownerId))) return 'gone'
        if (actor.id !== ownerId) {
          await audit.record({
            at: parts.clock.now(),
            actorId: actor.id,
            verb: 'open-preview',
            thing: `session:${id}`,
            data: { port },
          })
        }
        return sandboxId
      },
    }),
  ]
}
