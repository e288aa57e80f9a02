import type { useTranslations } from 'next-intl'
import type { ProgressEvent } from '#common/progress.ts'
import type { EndReason } from '#common/session.ts'
import { shortDuration } from '../../short-duration.ts'
import { stepNumber, type LessonName } from '../../lesson-name.ts'

interface Words {
  learner: ReturnType<typeof useTranslations<'learner'>>
  cohort: ReturnType<typeof useTranslations<'cohort'>>
}

const endReasons: EndReason[] = ['owner', 'instructor', 'idle', 'expired', 'replaced', 'gone', 'disk']

/** An event of a learner's history, told to their instructor. */
export function eventText(event: ProgressEvent, lesson: LessonName, words: Words): string {
  const t = words.learner
  const { kind } = event
  switch (kind) {
    case 'session-opened':
    case 'session-reset':
    case 'lesson-completed':
      return t(`events.${kind}`)
    case 'sandbox-started':
      return t(`events.${kind}`, { seconds: (event.milliseconds / 1000).toFixed(1) })
    case 'step-entered':
    case 'solution-shown':
    case 'quiz-passed':
    case 'check-passed':
    case 'check-failed':
    case 'check-errored':
      return t(`events.${kind}`, { page: pageName(event.page, lesson, words) })
    case 'hint-shown':
      return t(`events.${kind}`, { page: pageName(event.page, lesson, words), number: event.number })
    case 'step-left':
      return t(`events.${kind}`, {
        page: pageName(event.page, lesson, words),
        time: shortDuration(words.cohort, event.activeMs),
      })
    case 'command-ended':
      return t(event.exitCode === 0 ? 'events.command-succeeded' : 'events.command-failed', {
        terminal: event.terminal,
        code: event.exitCode,
        time: commandDuration(words, event.milliseconds),
      })
    case 'session-ended': {
      const reason = endReasons.find((known) => known === event.reason)
      return reason === undefined ? t(`events.${kind}`) : t(`events.${kind}-${reason}`)
    }
  }
}

/** Most commands take less than the second that other times are told in. */
function commandDuration(words: Words, milliseconds: number): string {
  if (milliseconds >= 60_000) return shortDuration(words.cohort, milliseconds)
  return words.learner('seconds', { seconds: (milliseconds / 1000).toFixed(1) })
}

function pageName(page: number, lesson: LessonName, { learner: t }: Words): string {
  const { kind = 'step' } = lesson.pages.find(({ index }) => index === page) ?? {}
  return t(`pageNames.${kind}`, { number: stepNumber(lesson, page) })
}
