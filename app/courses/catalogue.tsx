import { getTranslations } from 'next-intl/server'
import type { Course } from '#common/course.ts'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { CourseCard } from './course-card.tsx'
import type { ProgressByLesson } from './course-progress.ts'

export async function Catalogue({ courses, progress }: { courses: Course[]; progress: ProgressByLesson }) {
  const t = await getTranslations('catalogue')
  if (courses.length === 0) return <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>
  return (
    <div className="grid gap-6">
      {courses.map((course) => (
        <CourseCard key={course.id} course={course} progress={progress} />
      ))}
    </div>
  )
}
