import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { LessonMatch } from '#common/course.ts'
import { Card } from '#app/_ui/card.tsx'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import type { ProgressByLesson } from './course-progress.ts'
import { foundWords } from './found-words.ts'
import { LessonRow } from './lesson-row.tsx'

interface SearchResultsProps {
  matches: LessonMatch[]
  /** What was looked for. */
  words: string
  progress: ProgressByLesson
}

/** The lessons that a search found, the best first, and where in their texts the words stand. */
export async function SearchResults({ matches, words, progress }: SearchResultsProps) {
  const t = await getTranslations('catalogue.search')
  if (matches.length === 0) {
    return (
      <EmptyState title={t('nothing')}>
        <p>{t('nothingText')}</p>
        <Link href="/courses" className="text-accent font-medium hover:underline">
          {t('showAll')}
        </Link>
      </EmptyState>
    )
  }
  const shown = matches.slice(0, mostShown)
  return (
    <>
      <h2 className="mb-4 text-lg font-semibold tracking-tight">{t('found', { count: matches.length })}</h2>
      <Card aria-label={t('results')} className="overflow-hidden">
        <ol className="divide-line divide-y">
          {shown.map(({ lesson, courseTitle, excerpt }) => (
            <LessonRow key={lesson.id} lesson={lesson} progress={progress}>
              {excerpt !== undefined && <Excerpt text={excerpt} words={words} />}
              <p className="text-muted text-sm">{t('inCourse', { course: courseTitle })}</p>
            </LessonRow>
          ))}
        </ol>
      </Card>
      {shown.length < matches.length && (
        <p className="text-muted mt-4 text-sm">{t('moreFound', { count: shown.length })}</p>
      )}
    </>
  )
}

/** Nobody reads further down; a narrower search is quicker. */
const mostShown = 100

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
