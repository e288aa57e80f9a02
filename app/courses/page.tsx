import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { listCourses, searchLessons } from '#server/course/queries.ts'
import { PageBody } from '#app/_ui/page-body.tsx'
import { Catalogue } from './catalogue.tsx'
import { readLessonFilter } from './lesson-filter.ts'
import { ownProgress } from './own-progress.ts'
import { SearchForm } from './search-form.tsx'
import { SearchResults } from './search-results.tsx'

type CoursesPageProps = PageProps<'/courses'>

export async function generateMetadata({ searchParams }: CoursesPageProps): Promise<Metadata> {
  const t = await getTranslations('catalogue')
  const filter = readLessonFilter(await searchParams)
  if (filter === undefined) return { title: t('title') }
  const { words } = filter
  return { title: words === undefined ? t('search.title') : t('search.titleFor', { words }) }
}

export default async function CoursesPage({ searchParams }: CoursesPageProps) {
  const t = await getTranslations('catalogue')
  const filter = readLessonFilter(await searchParams)
  const [language, progress] = await Promise.all([getLocale(), ownProgress()])
  return (
    <PageBody>
      <h1 className="text-3xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="text-muted mt-2 mb-6 max-w-prose leading-7">{t('lead')}</p>
      <SearchForm filter={filter} />
      {filter === undefined ? (
        <Catalogue courses={await listCourses(language)} progress={progress} />
      ) : (
        <SearchResults
          matches={await searchLessons(filter, language)}
          words={filter.words ?? ''}
          progress={progress}
        />
      )}
    </PageBody>
  )
}
