import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { countCourses, isAuthored, listCourses } from '#server/course/queries.ts'
import { listPage, readPageNumber } from '#app/_ui/list-page.ts'
import { PageBody } from '#app/_ui/page-body.tsx'
import { Pager } from '#app/_ui/pager.tsx'
import { Catalogue } from './catalogue.tsx'
import { ContentFollower } from './content-follower.tsx'
import type { ProgressByLesson } from './course-progress.ts'
import { readLessonFilter } from './lesson-filter.ts'
import { ownProgress } from './own-progress.ts'
import { numberedPath } from './paths.ts'
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
  const query = await searchParams
  const filter = readLessonFilter(query)
  const asked = readPageNumber(query['page'])
  const progress = await ownProgress()
  return (
    <PageBody>
      {isAuthored() && <ContentFollower />}
      <h1 className="text-3xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="text-muted mt-2 mb-6 max-w-prose leading-7">{t('lead')}</p>
      <SearchForm filter={filter} />
      {filter === undefined ? (
        <AllCourses asked={asked} progress={progress} />
      ) : (
        <SearchResults filter={filter} asked={asked} progress={progress} />
      )}
    </PageBody>
  )
}

async function AllCourses({ asked, progress }: { asked: number; progress: ProgressByLesson }) {
  const page = listPage(asked, await countCourses(), coursesOnPage)
  return (
    <>
      <Catalogue
        courses={await listCourses(await getLocale(), page)}
        total={page.total}
        progress={progress}
      />
      <Pager page={page} href={(number) => numberedPath('/courses', number)} />
    </>
  )
}

/** Rows of two and of three are full. */
const coursesOnPage = 12
