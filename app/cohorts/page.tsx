import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { listCohorts } from '#server/cohort/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { valueOrPage } from '#app/_shell/value-or-page.ts'
import { Card } from '#app/_ui/card.tsx'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { PageBody } from '#app/_ui/page-body.tsx'
import { CohortItem } from './cohort-item.tsx'
import { CreateForm } from './create-form.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('cohorts'))('title') }
}

/** An instructor's classes. */
export default async function CohortsPage() {
  const t = await getTranslations('cohorts')
  const cohorts = valueOrPage(await listCohorts(await signedInActor()), '/cohorts')
  return (
    <PageBody>
      <h1 className="text-3xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="text-muted mt-2 mb-8 max-w-prose leading-7">{t('lead')}</p>
      <div className="grid items-start gap-6 lg:grid-cols-[2fr_1fr]">
        {cohorts.length === 0 ? (
          <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>
        ) : (
          <Card className="overflow-hidden">
            <ul className="divide-line divide-y">
              {cohorts.map((cohort) => (
                <CohortItem key={cohort.id} cohort={cohort} />
              ))}
            </ul>
          </Card>
        )}
        <Card className="p-5 sm:p-6" aria-labelledby="create-title">
          <h2 id="create-title" className="mb-4 font-semibold">
            {t('createTitle')}
          </h2>
          <CreateForm />
        </Card>
      </div>
    </PageBody>
  )
}
