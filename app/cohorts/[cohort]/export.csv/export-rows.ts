import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { LessonProgress, StepProgress } from '#common/progress.ts'
import { stepNumber, type LessonName } from '../lesson-name.ts'
import type { CsvRow } from './csv.ts'

interface ExportedLearner {
  userId: UserId
  name: string
  lessons: Pick<LessonProgress, 'lessonId' | 'steps'>[]
}

/** The names of the columns stay the same in every language: scripts read them. */
const columns = [
  'learner_id',
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

/**
 * A row for each step that a learner has entered, or one of state `none` for a learner who has entered none;
 * introductions and ends are no steps. Times are UTC (ISO 8601).
 */
export function exportRows(learners: ExportedLearner[], nameOf: (id: LessonId) => LessonName): CsvRow[] {
  return [columns, ...learners.flatMap((learner) => learnerRows(learner, nameOf))]
}

function learnerRows(
  { userId, name, lessons }: ExportedLearner,
  nameOf: (id: LessonId) => LessonName,
): CsvRow[] {
  const entered = lessons.flatMap(({ lessonId, steps }) =>
    steps.flatMap((step) => stepCells(lessonId, step, nameOf(lessonId))),
  )
  return (entered.length === 0 ? [notBegun] : entered).map((cells) => [userId, name, ...cells])
}

/** The cells beside a learner's own. */
const notBegun: CsvRow = columns.slice(2).map((column) => (column === 'state' ? 'none' : undefined))

function stepCells(lessonId: LessonId, step: StepProgress, lesson: LessonName): CsvRow[] {
  const page = lesson.pages.find(({ index }) => index === step.page)
  if (page !== undefined && page.kind !== 'step') return []
  return [
    [
      lessonId,
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
