import { randomInt, randomUUID } from 'node:crypto'
import { can } from '#common/can.ts'
import { CohortId, CohortName, JoinCode, joinCodeAlphabet } from '#common/cohort.ts'
import { UserId, type Actor } from '#common/person.ts'
import { ok, refused, type Result } from '#common/problem.ts'
import { recordAct } from '#server/audit/record-act.ts'
import { cohortFor } from '#server/cohort/cohort-access.ts'
import type { Cohort, CohortStore } from '#server/cohort/cohort-store.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import { platform } from '#server/platform.ts'

// `actor` is whoever asks, nobody when nobody is signed in. All of these reject with a ProblemError when the database
// does not answer or is full.

export async function createCohort(actor: Actor | undefined, name: string): Promise<Result<Cohort>> {
  const parsed = CohortName.safeParse(name)
  if (!parsed.success) return refused('name-needed')
  if (!actor) return refused('not-signed-in')
  if (!can(actor, 'create', { kind: 'cohort' })) return refused('not-allowed')

  const id = CohortId.parse(randomUUID())
  const cohort = { id, name: parsed.data, instructorId: actor.id, createdAt: platform().clock.now() }
  return ok(await withFreeJoinCode((joinCode) => store().create({ ...cohort, joinCode }), cohort))
}

/** With the code as somebody typed it. Twice is fine. */
export async function joinCohort(actor: Actor | undefined, code: string): Promise<Result<Cohort>> {
  const parsed = JoinCode.safeParse(code)
  if (!parsed.success) return refused('code-unknown')
  if (!actor) return refused('not-signed-in')
  if (!can(actor, 'join', { kind: 'cohort' })) return refused('not-allowed')
  const cohort = await store().findByCode(parsed.data)
  if (!cohort) return refused('code-unknown')

  const { clock, announce } = platform()
  await store().addLearner(cohort.id, actor.id, clock.now())
  announce.cohortChanged(cohort.id, actor.id)
  return ok(cohort)
}

/** What one has done stays one's own. */
export async function leaveCohort(actor: Actor | undefined, cohortId: string): Promise<Result<null>> {
  if (!actor) return refused('not-signed-in')
  const id = CohortId.safeParse(cohortId)
  return id.success ? takeOut(id.data, actor.id) : refused('not-found')
}

export async function removeLearner(
  actor: Actor | undefined,
  cohortId: string,
  learnerId: string,
): Promise<Result<null>> {
  const found = await cohortFor(actor, 'change', cohortId)
  if (!found.ok) return found
  const learner = UserId.safeParse(learnerId)
  if (!learner.success) return refused('not-found')

  const { id } = found.value.cohort
  const thing = `learner:${learner.data}` as const
  await recordAct(found.value.actor, { verb: 'remove-learner', thing, data: { cohort: id } })
  return takeOut(id, learner.data)
}

/** The old code is void from now on; who is in the class stays. */
export async function renewJoinCode(actor: Actor | undefined, cohortId: string): Promise<Result<Cohort>> {
  const found = await cohortFor(actor, 'change', cohortId)
  if (!found.ok) return found

  const { cohort } = found.value
  await recordAct(found.value.actor, { verb: 'renew-join-code', thing: `cohort:${cohort.id}` })
  return ok(await withFreeJoinCode((joinCode) => store().changeJoinCode(cohort.id, joinCode), cohort))
}

async function takeOut(cohortId: CohortId, userId: UserId): Promise<Result<null>> {
  if (!(await store().removeLearner(cohortId, userId))) return refused('not-found')
  platform().announce.cohortChanged(cohortId, userId)
  return ok(null)
}

/** `take` says whether the code was free. There are 887 million, so the second is as good as certain. */
async function withFreeJoinCode<T>(
  take: (joinCode: JoinCode) => Promise<boolean>,
  cohort: T,
): Promise<T & { joinCode: JoinCode }> {
  const joinCode = newJoinCode()
  return (await take(joinCode)) ? { ...cohort, joinCode } : withFreeJoinCode(take, cohort)
}

function newJoinCode(): JoinCode {
  const letters = Array.from({ length: 6 }, () => joinCodeAlphabet[randomInt(joinCodeAlphabet.length)])
  return JoinCode.parse(letters.join(''))
}

function store(): CohortStore {
  return prismaCohortStore(platform().database)
}
