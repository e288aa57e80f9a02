import { getTranslations } from 'next-intl/server'
import type { Lesson } from '#common/course.ts'
import { isAuthored } from '#server/course/queries.ts'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { Banner } from '#app/_ui/banner.tsx'
import { LinkButton } from '#app/_ui/button.tsx'
import { PageBody } from '#app/_ui/page-body.tsx'
import { ContentFollower } from '../../content-follower.tsx'
import { ContentProblems } from '../../content-problems.tsx'
import { coursePath } from '../../paths.ts'

/** In the place of a lesson that has nothing to show: what its author has to mend. */
export async function BrokenLesson({ lesson }: { lesson: Lesson }) {
  const t = await getTranslations('lesson')
  return (
    <PageBody>
      {isAuthored() && <ContentFollower />}
      <h1 className="mb-6 text-3xl font-semibold tracking-tight">{lesson.title}</h1>
      <div className="mb-6">
        <Banner tone="error">
          <ProblemText problem={{ code: 'lesson-broken', params: {} }} />
        </Banner>
      </div>
      <ContentProblems problems={lesson.problems} />
      <LinkButton href={coursePath(lesson.courseId)} variant="primary">
        {t('backToCourse')}
      </LinkButton>
    </PageBody>
  )
}
