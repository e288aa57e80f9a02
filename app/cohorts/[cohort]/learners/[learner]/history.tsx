import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { LessonId } from '#common/course.ts'
import type { ProgressEvent } from '#common/progress.ts'
import { Card } from '#app/_ui/card.tsx'
import type { LessonName } from '../../lesson-name.ts'
import { EventLine } from './event-line.tsx'

interface HistoryProps {
  /** Newest first. */
  events: (ProgressEvent & { number: number })[]
  nameOf: (id: LessonId) => LessonName
  /** Of the page that this is on. */
  path: string
  /** Where older events go on. */
  older: number | undefined
}

/** What happened when, the latest first. */
export async function History({ events, nameOf, path, older }: HistoryProps) {
  const t = await getTranslations('learner')
  return (
    <section aria-labelledby="history-title" className="grid gap-4">
      <h2 id="history-title" className="text-xl font-semibold">
        {t('history')}
      </h2>
      <Card className="px-5 py-3">
        <ol>
          {events.map((event) => (
            <EventLine key={event.number} event={event} lesson={nameOf(event.lessonId)} />
          ))}
        </ol>
      </Card>
      {older !== undefined && (
        <Link href={`${path}?before=${older}`} className="text-accent text-sm font-medium hover:underline">
          {t('older')}
          <span aria-hidden="true"> →</span>
        </Link>
      )}
    </section>
  )
}
