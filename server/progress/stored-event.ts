import { z } from 'zod'
import { LessonId } from '#common/course.ts'
import type { ProgressEvent } from '#common/progress.ts'

/** A row of the event table, without its number and whose it is. */
export interface StoredEvent {
  at: Date
  sessionId: string
  lessonId: string
  kind: string
  page: number | null
  /** JSON of what only events of this kind have. */
  data: string
}

/** Throws when the row is not one that toStoredEvent made. */
export function readStoredEvent({ at, page, data, ...row }: StoredEvent): ProgressEvent {
  const details: unknown = JSON.parse(data)
  return Event.parse({ ...row, at: at.getTime(), ...(page !== null && { page }), ...Details.parse(details) })
}

export function toStoredEvent(event: ProgressEvent): StoredEvent {
  const { at, sessionId, lessonId, kind, ...rest } = event
  const { page, ...details } = { page: null, ...rest }
  return { at: new Date(at), sessionId, lessonId, kind, page, data: JSON.stringify(details) }
}

const Details = z.record(z.string(), z.unknown())

const common = { at: z.number(), lessonId: LessonId, sessionId: z.string() }
const ofStep = { ...common, page: z.number() }

const Event = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('session-opened') }),
  z.object({ ...common, kind: z.literal('sandbox-started'), milliseconds: z.number() }),
  z.object({ ...ofStep, kind: z.literal('step-entered') }),
  z.object({ ...ofStep, kind: z.literal('step-left'), activeMs: z.number() }),
  z.object({ ...ofStep, kind: z.literal('check-passed') }),
  z.object({ ...ofStep, kind: z.literal('check-failed'), hint: z.string() }),
  z.object({ ...ofStep, kind: z.literal('check-errored'), code: z.string() }),
  z.object({ ...ofStep, kind: z.literal('hint-shown'), number: z.number() }),
  z.object({ ...ofStep, kind: z.literal('solution-shown') }),
  z.object({ ...ofStep, kind: z.literal('quiz-passed'), checked: z.boolean() }),
  z.object({
    ...ofStep,
    kind: z.literal('command-ended'),
    terminal: z.number(),
    text: z.string().exactOptional(),
    exitCode: z.number(),
    milliseconds: z.number(),
  }),
  z.object({ ...common, kind: z.literal('lesson-completed') }),
  z.object({ ...common, kind: z.literal('session-reset') }),
  z.object({ ...common, kind: z.literal('session-ended'), reason: z.string() }),
]) satisfies z.ZodType<ProgressEvent>
