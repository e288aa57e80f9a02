'use client'

import { useTranslations } from 'next-intl'
import Link from 'next/link'
import type { Problem } from '#common/problem.ts'
import { Button } from '#app/_ui/button.tsx'
import { lessonPath } from '../../paths.ts'
import { LessonId } from '#common/course.ts'
import { PanelMessage } from './session-panel.tsx'

/** The learner has a sandbox in another lesson: ends that one, or goes back to it. */
export function AnotherSessionPanel({ problem, onReplace }: { problem: Problem; onReplace: () => void }) {
  const t = useTranslations('lesson.another')
  const other = LessonId.safeParse(problem.params['lessonId'])
  const title = problem.params['title']
  return (
    <PanelMessage
      title={t('title')}
      action={
        <div className="flex flex-wrap items-center justify-center gap-3">
          <Button variant="primary" onClick={onReplace}>
            {t('replace')}
          </Button>
          {other.success && (
            <Link
              href={lessonPath(other.data)}
              className="text-accent text-sm font-medium underline underline-offset-4"
            >
              {t('goThere')}
            </Link>
          )}
        </div>
      }
    >
      {title === undefined ? t('text') : t('textNamed', { title })}
    </PanelMessage>
  )
}
