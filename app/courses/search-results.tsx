import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import type { Language, LessonFilter, LessonsFound } from '#common/course.ts'
import { searchLessons } from '#server/course/queries.ts'
import { Banner } from '#app/_ui/banner.tsx'
import { Card } from '#app/_ui/card.tsx'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { listPage, type ListPage } from '#app/_ui/list-page.ts'
import { Pager } from '#app/_ui/pager.tsx'
import type { ProgressByLesson } from './course-progress.ts'
import { foundWords } from './found-words.ts'
import { LessonRow } from './lesson-row.tsx'
import { searchPath } from './paths.ts'
import { Refresh } from './refresh.tsx'

interface SearchResultsProps {
  /** What was looked for. */
  filter: LessonFilter
  /** The page of them that is asked for, from 1. */
  asked: number
  progress: ProgressByLesson
}

/** The lessons that a search found, the best first, and where in their texts the words stand. */
export async function SearchResults({ filter, asked, progress }: SearchResultsProps) {
  const t = await getTranslations('catalogue.search')
  const { matches, unread, page } = await searchPage(filter, await getLocale(), asked)
  if (page.total === 0) return unread > 0 ? <StillReading unread={unread} /> : <NothingFound />
  return (
    <>
      {unread > 0 && <StillReading unread={unread} />}
      <h2 className="mb-4 text-lg font-semibold tracking-tight">{t('found', { count: page.total })}</h2>
      <Card aria-label={t('results')} className="overflow-hidden">
        <ol className="divide-line divide-y">
          {matches.map(({ lesson, courseTitle, excerpt }) => (
            <LessonRow key={lesson.id} lesson={lesson} progress={progress}>
              {excerpt !== undefined && <Excerpt text={excerpt} words={filter.words ?? ''} />}
              <p className="text-muted text-sm">{t('inCourse', { course: courseTitle })}</p>
            </LessonRow>
          ))}
        </ol>
      </Card>
      <Pager page={page} href={(number) => searchPath(filter, number)} />
    </>
  )
}

/** What stands on the page that is asked for, or on the nearest there is. */
async function searchPage(
  filter: LessonFilter,
  language: Language,
  asked: number,
): Promise<Pick<LessonsFound, 'matches' | 'unread'> & { page: ListPage }> {
  const wanted = listPage(asked, Infinity, pageSize)
  const found = await searchLessons(filter, language, wanted)
  const page = listPage(asked, found.total, pageSize)
  if (page.number === wanted.number) return { ...found, page }
  return { ...(await searchLessons(filter, language, page)), page }
}

async function NothingFound() {
  const t = await getTranslations('catalogue.search')
  return (
    <EmptyState title={t('nothing')}>
      <p>{t('nothingText')}</p>
      <Link href="/courses" className="text-accent font-medium hover:underline">
        {t('showAll')}
      </Link>
    </EmptyState>
  )
}

/** Shortly after a start of the server. What is found meanwhile comes by itself. */
async function StillReading({ unread }: { unread: number }) {
  const t = await getTranslations('catalogue.search')
  return (
    <div className="mb-4">
      <Banner tone="info">{t('stillReading', { count: unread })}</Banner>
      <Refresh />
    </div>
  )
}

const pageSize = 20

function Excerpt({ text, words }: { text: string; words: string }) {
  return (
    <p className="border-line-strong text-muted border-l-2 pl-3 text-sm leading-6 break-words">
      {foundWords(text, words).map((piece, place) =>
        piece.found ? (
          <mark key={place} className="bg-accent-soft text-ink rounded-sm px-0.5 font-medium">
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
    </p>
  )
}
