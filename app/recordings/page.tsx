import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { listRecordings } from '#server/recording/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { valueOrPage } from '#app/_shell/value-or-page.ts'
import { Card } from '#app/_ui/card.tsx'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { PageBody } from '#app/_ui/page-body.tsx'
import { findLessonNames } from '#app/cohorts/[cohort]/find-lesson-names.ts'
import { RecordingItem } from './recording-item.tsx'

type RecordingsPageProps = PageProps<'/recordings'>

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('recordings'))('title') }
}

/** What is recorded of a learner's terminals, and for how long. */
export default async function RecordingsPage({ searchParams }: RecordingsPageProps) {
  const t = await getTranslations('recordings')
  const actor = await signedInActor()
  const { learner, recordings, keepMs } = await readRecordings(learnerIn(await searchParams))
  const nameOf = await findLessonNames(
    recordings.map(({ lessonId }) => lessonId),
    await getLocale(),
  )
  const days = Math.round(keepMs / (24 * 3600_000))
  return (
    <PageBody>
      <h1 className="text-3xl font-semibold tracking-tight">
        {learner.id === actor?.id ? t('title') : t('titleOf', { name: learner.name })}
      </h1>
      <p className="text-muted mt-2 mb-8 max-w-prose leading-7">
        {days === 0 ? t('off') : t('lead', { days })}
      </p>
      {recordings.length === 0 ? (
        <EmptyState title={t('emptyTitle')}>
          <Link href="/courses" className="text-accent font-medium hover:underline">
            {t('courses')}
          </Link>
        </EmptyState>
      ) : (
        <Card className="overflow-hidden">
          <ul className="divide-line divide-y">
            {recordings.map((recording) => (
              <RecordingItem
                key={`${recording.sessionId}/${recording.terminal}`}
                recording={recording}
                lesson={nameOf(recording.lessonId).title}
              />
            ))}
          </ul>
        </Card>
      )}
    </PageBody>
  )
}

const readRecordings = cache(async (learner: string | undefined) => {
  return valueOrPage(await listRecordings(await signedInActor(), learner), '/recordings')
})

function learnerIn({ learner }: Record<string, string | string[] | undefined>): string | undefined {
  return typeof learner === 'string' ? learner : undefined
}
