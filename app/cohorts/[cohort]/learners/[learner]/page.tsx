import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { CohortId } from '#common/cohort.ts'
import { UserId } from '#common/person.ts'
import { readLearnerHistory } from '#server/cohort/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { valueOrPage } from '#app/_shell/value-or-page.ts'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { PageBody } from '#app/_ui/page-body.tsx'
import { recordingsPath } from '#app/recordings/paths.ts'
import { cohortPath, learnerPath } from '../../../paths.ts'
import { findLessonNames } from '../../find-lesson-names.ts'
import { History } from './history.tsx'
import { LessonSummary } from './lesson-summary.tsx'

type LearnerPageProps = PageProps<'/cohorts/[cohort]/learners/[learner]'>

export async function generateMetadata(props: LearnerPageProps): Promise<Metadata> {
  return { title: (await historyFor(props)).learner.name }
}

/** One learner of a class: how they stand with each lesson, and what happened when. */
export default async function LearnerPage(props: LearnerPageProps) {
  const t = await getTranslations('learner')
  const { cohort, learner, events, older } = await historyFor(props)
  const lessonIds = [...learner.lessons, ...events].map(({ lessonId }) => lessonId)
  const nameOf = await findLessonNames(lessonIds, await getLocale())
  return (
    <PageBody>
      <nav aria-label={cohort.name} className="mb-3 text-sm">
        <Link href={cohortPath(cohort.id)} className="text-accent hover:underline">
          <span aria-hidden="true">← </span>
          {t('backToClass', { name: cohort.name })}
        </Link>
      </nav>
      <h1 className="text-3xl font-semibold tracking-tight">{learner.name}</h1>
      <p className="text-muted mt-2 mb-8">
        {t('lead', { name: cohort.name })} <span aria-hidden="true">·</span>{' '}
        <Link href={recordingsPath(learner.userId)} className="text-accent font-medium hover:underline">
          {t('recordings')}
        </Link>
      </p>
      {events.length === 0 ? (
        <EmptyState title={t('emptyTitle')}>{t('empty', { name: learner.name })}</EmptyState>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 lg:grid-cols-2">
          <section aria-labelledby="lessons-title" className="grid gap-4">
            <h2 id="lessons-title" className="text-xl font-semibold">
              {t('lessons')}
            </h2>
            {learner.lessons.map((progress) => (
              <LessonSummary key={progress.lessonId} progress={progress} lesson={nameOf(progress.lessonId)} />
            ))}
          </section>
          <History
            events={events}
            nameOf={nameOf}
            path={learnerPath(cohort.id, learner.userId)}
            older={older}
          />
        </div>
      )}
    </PageBody>
  )
}

async function historyFor({ params, searchParams }: LearnerPageProps) {
  const { cohort, learner } = await params
  return readHistory(cohort, learner, String((await searchParams).before ?? ''))
}

const readHistory = cache(async (cohort: string, learner: string, before: string) => {
  const number = /^\d{1,15}$/.test(before) ? Number(before) : undefined
  const path = learnerPath(CohortId.parse(cohort), UserId.parse(learner))
  return valueOrPage(await readLearnerHistory(await signedInActor(), cohort, learner, number), path)
})
