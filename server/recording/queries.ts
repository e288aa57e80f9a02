import { join } from 'node:path'
import { can } from '#common/can.ts'
import type { LessonId } from '#common/course.ts'
import { UserId, type Actor } from '#common/person.ts'
import { ok, refused, type Result } from '#common/problem.ts'
import { TerminalNumber } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { recordAct } from '#server/audit/record-act.ts'
import { prismaCohortStore } from '#server/cohort/prisma-cohort-store.ts'
import { platform } from '#server/platform.ts'
import { readSessionFolder, recordingPath, recordingsFolder } from '#server/recording/recording-folder.ts'
import { prismaRecordedSessions } from '#server/recording/prisma-recorded-sessions.ts'

/** A terminal's recording. Times are milliseconds since the epoch. */
export interface ListedRecording {
  sessionId: SessionId
  lessonId: LessonId
  terminal: TerminalNumber
  startedAt: number
  lastAt: number
  bytes: number
  /** It reached the size at which recordings end. */
  isFull: boolean
}

export interface LearnerRecordings {
  learner: { id: UserId; name: string }
  /** The newest first. */
  recordings: ListedRecording[]
  /** How long a recording is kept; 0: nothing is recorded here. */
  keepMs: number
}

/** The recordings of a learner's terminals: their own, or those of a learner in a class of whoever asks. */
export async function listRecordings(
  actor: Actor | undefined,
  learnerId?: string,
): Promise<Result<LearnerRecordings>> {
  if (!actor) return refused('not-signed-in')
  const id = UserId.safeParse(learnerId ?? actor.id)
  if (!id.success) return refused('not-found')
  const sessions = await prismaRecordedSessions(platform().database).of(id.data)
  const learner = id.data === actor.id ? { id: actor.id, name: actor.name } : sessions[0]?.learner
  if (!learner || !(await mayRead(actor, learner.id))) return refused('not-found')

  await noteReading(actor, learner.id, 'list')
  const listed = await Promise.all(
    sessions.map(async ({ id: sessionId, lessonId }) => {
      const found = await readSessionFolder(folder(), sessionId)
      return found.map(({ terminal, state }) => {
        const { startedAt, lastAt, length: bytes, isFull } = state
        return { sessionId, lessonId, terminal, startedAt, lastAt, bytes, isFull }
      })
    }),
  )
  return ok({ learner, recordings: listed.flat(), keepMs: platform().config.recording.keepMs })
}

/** Where a recording's file is, and what of it is whole. */
export interface FoundRecording extends ListedRecording {
  learner: { id: UserId; name: string }
  path: string
}

export async function findRecording(
  actor: Actor | undefined,
  session: string,
  terminal: string,
): Promise<Result<FoundRecording>> {
  if (!actor) return refused('not-signed-in')
  const sessionId = SessionId.safeParse(session)
  const number = TerminalNumber.safeParse(Number(terminal))
  if (!sessionId.success || !number.success) return refused('not-found')
  const found = await prismaRecordedSessions(platform().database).find(sessionId.data)
  if (!found || !(await mayRead(actor, found.learner.id))) return refused('not-found')
  const recorded = await readSessionFolder(folder(), found.id)
  const state = recorded.find((each) => each.terminal === number.data)?.state
  if (!state) return refused('not-found')

  await noteReading(actor, found.learner.id, `${found.id}/${number.data}`)
  const { startedAt, lastAt, length: bytes, isFull } = state
  return ok({
    ...{ sessionId: found.id, lessonId: found.lessonId, terminal: number.data, learner: found.learner },
    ...{ startedAt, lastAt, bytes, isFull },
    path: recordingPath(folder(), found.id, number.data),
  })
}

async function mayRead(actor: Actor, ownerId: UserId): Promise<boolean> {
  const classes = ownerId === actor.id ? [] : await prismaCohortStore(platform().database).cohortsOf(ownerId)
  const instructorIds = classes.map(({ instructorId }) => instructorId)
  return can(actor, 'read', { kind: 'recording', ownerId, instructorIds })
}

/** One's own is nobody else's business. */
async function noteReading(actor: Actor, ownerId: UserId, recording: string): Promise<void> {
  if (actor.id === ownerId) return
  await recordAct(actor, { verb: 'read-recording', thing: `learner:${ownerId}`, data: { recording } })
}

function folder(): string {
  return join(platform().config.dataDirectory, recordingsFolder)
}
