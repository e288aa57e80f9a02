import type { Actor } from '#common/person.ts'
import type { AuditEntry } from '#server/audit/audit-log.ts'
import { prismaAuditLog } from '#server/audit/prisma-audit-log.ts'
import { platform } from '#server/platform.ts'

/** Writes down what somebody is about to do from a page. */
export async function recordAct(
  actor: Actor,
  act: Pick<AuditEntry, 'verb' | 'thing' | 'data'>,
): Promise<void> {
  const { database, clock } = platform()
  await prismaAuditLog(database).record({ ...act, actorId: actor.id, at: clock.now() })
}
