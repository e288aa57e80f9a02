import { getLocale, getTranslations } from 'next-intl/server'
import type { LessonSummary } from '#common/course.ts'
import { showsContentProblems } from '#server/course/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { languageNames } from '#app/_shell/language.ts'
import { Badge } from '#app/_ui/badge.tsx'

const difficulties = ['beginner', 'intermediate', 'advanced'] as const

/** What a lesson needs and offers, in badges. */
export async function LessonFacts({ lesson }: { lesson: LessonSummary }) {
  const t = await getTranslations('catalogue')
  const locale = await getLocale()
  const difficulty = difficulties.find((known) => known === lesson.difficulty?.toLowerCase())
  const [onlyLanguage] = lesson.languages
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {lesson.runtime.status === 'runs' ? (
        <Badge tone="accent">{t(`kinds.${lesson.runtime.kind}`)}</Badge>
      ) : (
        <Badge tone="trying">{t('cannotRun')}</Badge>
      )}
      {lesson.difficulty !== undefined && (
        <Badge>
          {difficulty === undefined ? (
            <span className="whitespace-normal">{lesson.difficulty}</span>
          ) : (
            t(`difficulties.${difficulty}`)
          )}
        </Badge>
      )}
      {lesson.minutes !== undefined && <Badge>{t('minutes', { minutes: lesson.minutes })}</Badge>}
      {lesson.stepCount > 0 && <Badge>{t('stepCount', { count: lesson.stepCount })}</Badge>}
      {onlyLanguage !== undefined && !lesson.languages.includes(locale) && (
        <Badge>{t('onlyIn', { language: languageNames[onlyLanguage] })}</Badge>
      )}
      {lesson.problemCount > 0 && showsContentProblems(await signedInActor()) && (
        <Badge tone="failing">{t('lessonProblems', { count: lesson.problemCount })}</Badge>
      )}
    </div>
  )
}
