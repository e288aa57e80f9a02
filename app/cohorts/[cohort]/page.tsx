import type { Metadata } from 'next'
import Link from 'next/link'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { CohortId } from '#common/cohort.ts'
import { readClassView } from '#server/cohort/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { valueOrPage } from '#app/_shell/value-or-page.ts'
import { PageBody } from '#app/_ui/page-body.tsx'
import { cohortPath, joinPath } from '../paths.ts'
import { ClassBoard } from './class-board.tsx'
import { JoinPanel } from './join-panel.tsx'
import { lessonColumns } from './lesson-columns.ts'

type ClassPageProps = PageProps<'/cohorts/[cohort]'>

export async function generateMetadata({ params }: ClassPageProps): Promise<Metadata> {
  return { title: (await classOf((await params).cohort)).name }
}

export default async function ClassPage({ params }: ClassPageProps) {
  const t = await getTranslations('cohort')
  const view = await classOf((await params).cohort)
  const lessons = await lessonColumns(view.learners, await getLocale())
  return (
    <PageBody width="full">
      <nav aria-label={t('backToClasses')} className="mb-3 text-sm">
        <Link href="/cohorts" className="text-accent hover:underline">
          <span aria-hidden="true">← </span>
          {t('backToClasses')}
        </Link>
      </nav>
      <div className="mb-6 flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-3xl font-semibold tracking-tight">{view.name}</h1>
        <div className="flex flex-wrap gap-x-4 gap-y-1 text-sm font-medium">
          <a href={`${cohortPath(view.id)}/export.csv`} download className="text-accent hover:underline">
            {t('exportCsv')}
          </a>
          <a href={`${cohortPath(view.id)}/commands.csv`} download className="text-accent hover:underline">
            {t('exportCommands')}
          </a>
        </div>
      </div>
      <div className="mb-8">
        <JoinPanel
          cohortId={view.id}
          code={view.joinCode}
          link={`${await origin()}${joinPath(view.joinCode)}`}
        />
      </div>
      <ClassBoard initial={view} lessons={lessons} />
    </PageBody>
  )
}

const classOf = cache(async (param: string) => {
  const id = CohortId.safeParse(param)
  if (!id.success) notFound()
  return valueOrPage(await readClassView(await signedInActor(), id.data), cohortPath(id.data))
})

/**
 * The address that this page was asked for at: the one that learners reach, too. After an action Next asks for it from
 * itself, and only the forwarded host is the asker's then.
 */
async function origin(): Promise<string> {
  const asked = await headers()
  const host = asked.get('x-forwarded-host') ?? asked.get('host') ?? ''
  return `${asked.get('x-forwarded-proto') ?? 'http'}://${host}`
}
