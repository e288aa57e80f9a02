import { getTranslations } from 'next-intl/server'
import type { Course } from '#common/course.ts'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { CourseCard } from './course-card.tsx'
import type { ProgressByLesson } from './course-progress.ts'

interface CatalogueProps {
  /** Those to show. */
  courses: Course[]
  /** How many there are in all: a few stand in full, one below the other, many in brief. */
  total: number
  progress: ProgressByLesson
}

export async function Catalogue({ courses, total, progress }: CatalogueProps) {
  const t = await getTranslations('catalogue')
  if (courses.length === 0) return <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>
  const few = total <= mostInFull
  return (
    <div className={few ? 'grid gap-6' : 'grid gap-6 md:grid-cols-2 xl:grid-cols-3'}>
      {courses.map((course) => (
        <CourseCard key={course.id} course={course} progress={progress} brief={!few} />
      ))}
    </div>
  )
}

const mostInFull = 3
