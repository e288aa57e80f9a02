import { can } from '#common/can.ts'
import type { ClassView, CohortId, JoinCode } from '#common/cohort.ts'
import { UserId, type Actor } from '#common/person.ts'
import { ok, refused, type Result } from '#common/problem.ts'
import { recordAct } from '#server/audit/record-act.ts'
import { cohortFor } from '#server/cohort/cohort-access.ts'
import type { Cohort, CohortStore, LearnerRecord, ListedCohort } from '#server/cohort/cohort-store.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import { platform } from '#server/platform.ts'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'
import type { CommandEvent, NumberedEvent } from '#server/progress/progress-store.ts'

/** An instructor's own classes, an admin's all of them; newest first. */
export async function listCohorts(actor: Actor | undefined): Promise<Result<ListedCohort[]>> {
  if (!actor) return refused('not-signed-in')
  if (!can(actor, 'create', { kind: 'cohort' })) return refused('not-allowed')
  return ok(await store().list(actor.role === 'admin' ? undefined : actor.id))
}

export async function findCohort(actor: Actor | undefined, cohortId: string): Promise<Result<Cohort>> {
  const found = await cohortFor(actor, 'read', cohortId)
  return found.ok ? ok(found.value.cohort) : found
}

/** As stored: who is online is told over the socket. */
export async function readClassView(actor: Actor | undefined, cohortId: string): Promise<Result<ClassView>> {
  const found = await cohortFor(actor, 'read', cohortId)
  if (!found.ok) return found
  const { id, name, joinCode } = found.value.cohort
  const learners = await learnersOf(id)
  return ok({
    id,
    name,
    joinCode,
    learners: learners.map((learner) => ({ ...learner, presence: { online: false } })),
  })
}

/** What there is to see of one learner of a class. */
export interface LearnerHistory {
  cohort: { id: CohortId; name: string }
  learner: LearnerRecord
  /** The latest, newest first. */
  events: NumberedEvent[]
  /** Where older events go on: to be handed in as `before`. */
  older?: number
}

export async function readLearnerHistory(
  actor: Actor | undefined,
  cohortId: string,
  learnerId: string,
  before?: number,
): Promise<Result<LearnerHistory>> {
  if (!actor) return refused('not-signed-in')
  const found = await cohortFor(actor, 'read', cohortId)
  if (!found.ok) return found
  const { cohort } = found.value
  const userId = UserId.safeParse(learnerId)
  if (!userId.success || !(await isLearnerOf(userId.data, cohort.id))) return refused('not-found')
  const learner = await store().readLearner(userId.data)
  if (!learner) return refused('not-found')
  const thing = { kind: 'learner', id: learner.userId, instructorIds: [cohort.instructorId] } as const
  if (!can(actor, 'read', thing)) return refused('not-allowed')

  await recordAct(actor, {
    verb: 'read-learner',
    thing: `learner:${learner.userId}`,
    data: { cohort: cohort.id },
  })
  return ok({
    cohort: { id: cohort.id, name: cohort.name },
    learner,
    ...(await readEvents(learner.userId, before)),
  })
}

/** Everybody in the class, also who has not begun, with every step they have entered. */
export async function exportClass(
  actor: Actor | undefined,
  cohortId: string,
): Promise<Result<{ name: string; learners: LearnerRecord[] }>> {
  const found = await cohortFor(actor, 'export', cohortId)
  if (!found.ok) return found
  const { id, name } = found.value.cohort
  await recordAct(found.value.actor, { verb: 'export-class', thing: `cohort:${id}` })
  return ok({ name, learners: await learnersOf(id) })
}

/** Everybody in the class, and what anyone of them has run: oldest first, read in parts as it is asked for. */
export async function exportCommands(
  actor: Actor | undefined,
  cohortId: string,
): Promise<Result<CommandsExport>> {
  const found = await cohortFor(actor, 'export', cohortId)
  if (!found.ok) return found
  const { id, name } = found.value.cohort
  await recordAct(found.value.actor, {
    verb: 'export-class',
    thing: `cohort:${id}`,
    data: { what: 'commands' },
  })
  return ok({ name, learners: await learnersOf(id), commandsOf })
}

export interface CommandsExport {
  name: string
  learners: LearnerRecord[]
  commandsOf: (userId: UserId) => AsyncIterable<CommandEvent[]>
}

/** The class that a join code lets in to: its name is for anybody who has the code. */
export async function findInvitation(code: JoinCode): Promise<{ name: string } | undefined> {
  const cohort = await store().findByCode(code)
  return cohort && { name: cohort.name }
}

const eventsAtOnce = 200

async function readEvents(
  userId: UserId,
  before?: number,
): Promise<Pick<LearnerHistory, 'events' | 'older'>> {
  const range = { limit: eventsAtOnce, ...(before !== undefined && { before }) }
  const events = await prismaProgressStore(platform().database).history(userId, range)
  const last = events.at(-1)
  return { events, ...(events.length === eventsAtOnce && last && { older: last.number }) }
}

const commandsAtOnce = 1_000

async function* commandsOf(userId: UserId): AsyncGenerator<CommandEvent[]> {
  const progress = prismaProgressStore(platform().database)
  let after: number | undefined
  do {
    const range = { limit: commandsAtOnce, ...(after !== undefined && { after }) }
    const commands = await progress.commandsOf(userId, range)
    if (commands.length > 0) yield commands
    after = commands.length === commandsAtOnce ? commands.at(-1)?.number : undefined
  } while (after !== undefined)
}

async function isLearnerOf(userId: UserId, cohortId: CohortId): Promise<boolean> {
  const cohorts = await store().cohortsOf(userId)
  return cohorts.some((cohort) => cohort.cohortId === cohortId)
}

async function learnersOf(cohortId: CohortId): Promise<LearnerRecord[]> {
  return (await store().readClass(cohortId))?.learners ?? []
}

function store(): CohortStore {
  return prismaCohortStore(platform().database)
}
