import { getTranslations } from 'next-intl/server'
import type { Course } from '#common/course.ts'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { BriefCourseCard, CourseCard } from './course-card.tsx'
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
  const AnyCard = few ? CourseCard : BriefCourseCard
  return (
    <div className={few ? 'grid gap-6' : 'grid gap-6 md:grid-cols-2 xl:grid-cols-3'}>
      {courses.map((course) => (
        <AnyCard key={course.id} course={course} progress={progress} />
      ))}
    </div>
  )
}

const mostInFull = 3
