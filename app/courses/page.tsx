import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { listCourses } from '#server/course/queries.ts'
import { PageBody } from '#app/_ui/page-body.tsx'
import { Catalogue } from './catalogue.tsx'
import { ownProgress } from './own-progress.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('catalogue'))('title') }
}

export default async function CoursesPage() {
  const t = await getTranslations('catalogue')
  const [courses, progress] = await Promise.all([listCourses(await getLocale()), ownProgress()])
  return (
    <PageBody>
      <h1 className="text-3xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="text-muted mt-2 mb-8 max-w-prose leading-7">{t('lead')}</p>
      <Catalogue courses={courses} progress={progress} />
    </PageBody>
  )
}
