import { getTranslations } from 'next-intl/server'
import type { ProgressEvent } from '#common/progress.ts'
import { LocalTime } from '#app/_ui/local-time.tsx'
import { eventMark } from './event-mark.ts'
import { eventText } from './event-text.ts'
import type { LessonName } from '../../lesson-name.ts'

/** One fact of a learner's history: when, what, and the hint of a failed check or the text of a command. */
export async function EventLine({ event, lesson }: { event: ProgressEvent; lesson: LessonName }) {
  const words = { learner: await getTranslations('learner'), cohort: await getTranslations('cohort') }
  const mark = eventMark(event)
  const said = wordsIn(event)
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-3 py-2">
      <span
        aria-hidden="true"
        className={`grid size-6 place-items-center rounded-full text-xs font-semibold ${mark.look}`}
      >
        {mark.symbol}
      </span>
      <div>
        <p className="leading-6">{eventText(event, lesson, words)}</p>
        {said !== '' && (
          <pre
            dir="ltr"
            className="bg-sunken mt-1 rounded-md px-3 py-2 font-mono text-xs leading-5 break-words whitespace-pre-wrap"
          >
            {said}
          </pre>
        )}
        <p className="text-muted text-xs leading-5">
          <LocalTime at={event.at} seconds />
          {' · '}
          {lesson.title}
        </p>
      </div>
    </li>
  )
}

function wordsIn(event: ProgressEvent): string {
  if (event.kind === 'check-failed') return event.hint
  return event.kind === 'command-ended' ? (event.text ?? '') : ''
}
