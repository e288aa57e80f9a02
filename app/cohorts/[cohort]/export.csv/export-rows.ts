import type { LessonId } from '#common/course.ts'
import type { StepProgress } from '#common/progress.ts'
import { stepNumber, type LessonName } from '../lesson-name.ts'

interface ExportedStep extends StepProgress {
  learner: string
  lessonId: LessonId
}

type Row = (string | number | undefined)[]

/** The names of the columns stay the same in every language: scripts read them. */
const columns = [
  'learner',
  'lesson',
  'lesson_title',
  'step',
  'step_title',
  'state',
  'checks',
  'entered_at',
  'done_at',
  'active_seconds',
]

/** A row for each step that a learner has entered; introductions and ends are left out. Times are UTC (ISO 8601). */
export function exportRows(steps: ExportedStep[], nameOf: (id: LessonId) => LessonName): Row[] {
  return [columns, ...steps.flatMap((step) => rowOf(step, nameOf(step.lessonId)))]
}

function rowOf(step: ExportedStep, lesson: LessonName): Row[] {
  const page = lesson.pages.find(({ index }) => index === step.page)
  if (page !== undefined && page.kind !== 'step') return []
  return [
    [
      step.learner,
      step.lessonId,
      lesson.title,
      stepNumber(lesson, step.page),
      page?.title,
      step.state,
      step.attempts,
      new Date(step.enteredAt).toISOString(),
      step.doneAt === undefined ? undefined : new Date(step.doneAt).toISOString(),
      Math.round(step.activeMs / 1000),
    ],
  ]
}
