import Link from 'next/link'
import type { LessonSummary } from '#common/course.ts'
import { LinkPending } from '#app/_ui/link-pending.tsx'
import { lessonPath } from './paths.ts'

/** A lesson's title as a link that covers the whole row in which it stands. */
export function LessonLink({ lesson }: { lesson: LessonSummary }) {
  return (
    <Link href={lessonPath(lesson.id)} prefetch={false} className="after:absolute after:inset-0">
      {lesson.title}
      <LinkPending />
    </Link>
  )
}
