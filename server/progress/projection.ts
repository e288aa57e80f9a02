import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { LessonProgress, ProgressEvent, StepProgress } from '#common/progress.ts'

/** The lesson's progress after one more event: the same events, in the same order, always give the same progress. */
export function projectEvent(progress: LessonProgress, event: ProgressEvent): LessonProgress {
  switch (event.kind) {
    case 'step-entered':
      return { ...changeStep(progress, event, (step) => step), page: event.page }
    case 'step-left':
      return changeStep(progress, event, (step) => ({ ...step, activeMs: step.activeMs + event.activeMs }))
    case 'check-passed':
      return changeStep(progress, event, (step) => ({
        ...step,
        attempts: step.attempts + 1,
        state: 'done',
        doneAt: step.doneAt ?? event.at,
      }))
    case 'check-failed':
      return changeStep(progress, event, (step) => ({
        ...step,
        attempts: step.attempts + 1,
        // What was done once stays done, whatever the learner tries afterwards.
        state: step.state === 'done' ? 'done' : 'failing',
      }))
    case 'hint-shown':
      return changeStep(progress, event, (step) => ({
        ...step,
        hintsShown: Math.max(step.hintsShown ?? 0, event.number),
      }))
    case 'solution-shown':
      return changeStep(progress, event, (step) => ({ ...step, solutionShown: true }))
    case 'quiz-passed':
      return changeStep(progress, event, (step) => ({
        ...step,
        quizPassed: true,
        ...(event.checked ? {} : { state: 'done', doneAt: step.doneAt ?? event.at }),
      }))
    case 'lesson-completed':
      return { ...progress, completedAt: progress.completedAt ?? event.at }
    case 'session-opened':
    case 'sandbox-started':
    case 'session-reset':
    case 'session-ended':
    case 'command-ended':
    // The check could not be run, which is not the learner's doing.
    case 'check-errored':
      return progress
  }
}

/** Where every learner starts. */
export function noProgress(userId: UserId, lessonId: LessonId): LessonProgress {
  return { userId, lessonId, page: 0, steps: [] }
}

type StepEvent = ProgressEvent & { page: number }

/** Steps stay in order of page. An event of a step counts as entering it, should that not have been told. */
function changeStep(
  progress: LessonProgress,
  event: StepEvent,
  change: (step: StepProgress) => StepProgress,
): LessonProgress {
  const { page, at } = event
  const known = progress.steps.find((step) => step.page === page)
  const changed = change(known ?? { page, state: 'entered', attempts: 0, enteredAt: at, activeMs: 0 })
  const others = progress.steps.filter((step) => step.page !== page)
  return { ...progress, steps: [...others, changed].sort((a, b) => a.page - b.page) }
}
