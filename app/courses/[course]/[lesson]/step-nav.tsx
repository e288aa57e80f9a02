'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { LessonProgress } from '#common/progress.ts'
import { Menu } from '#app/_ui/menu.tsx'
import { pageMark, stepsDone, type PageEntry, type PageMark } from './page-marks.ts'

interface StepNavProps {
  course: { href: string; title: string }
  lessonTitle: string
  pages: PageEntry[]
  current: number
  progress: LessonProgress | undefined
  onGo: (page: number) => void
}

/** Above the text: where this is, the steps with what is done of them, and their list by name. */
export function StepNav({ course, lessonTitle, pages, current, progress, onGo }: StepNavProps) {
  const t = useTranslations('lesson')
  const { done, total } = stepsDone(pages, current, progress)
  const steps: StepProps[] = pages.map((page) => ({
    page,
    mark: pageMark(page, current, progress),
    current: page.index === current,
    onGo,
  }))
  return (
    <nav aria-label={t('steps')} className="border-line bg-surface border-b px-4 pt-3 pb-2 sm:px-6">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <Link
            href={course.href}
            prefetch={false}
            className="text-muted hover:text-ink block truncate rounded-sm text-xs leading-5 underline-offset-4 hover:underline"
          >
            {course.title}
          </Link>
          <p className="text-sm leading-5 font-semibold">{lessonTitle}</p>
        </div>
        {total > 0 && (
          <Menu
            label={t('allSteps')}
            button={
              <span className="text-muted tabular-nums">
                {t('stepsDone', { done, total })} <span aria-hidden="true">▾</span>
              </span>
            }
          >
            <ol className="w-72 max-w-[80vw]">
              {steps.map((step) => (
                <li key={step.page.index}>
                  <StepLine {...step} />
                </li>
              ))}
            </ol>
          </Menu>
        )}
      </div>
      <ol className="-mx-1 mt-1 flex items-center overflow-x-auto p-1">
        {steps.map((step, place) => (
          <li key={step.page.index} className={`flex items-center ${place > 0 ? 'min-w-8 flex-1' : ''}`}>
            {place > 0 && <span aria-hidden="true" className="bg-line mx-1 h-0.5 min-w-1 flex-1" />}
            <StepDot {...step} />
          </li>
        ))}
      </ol>
    </nav>
  )
}

interface StepProps {
  page: PageEntry
  mark: PageMark
  current: boolean
  onGo: (page: number) => void
}

function StepDot({ page, mark, current, onGo }: StepProps) {
  const t = useTranslations('lesson')
  return (
    <button
      type="button"
      aria-current={current ? 'step' : undefined}
      aria-label={t('stepLabel', { title: page.title, mark: t(`marks.${mark}`) })}
      title={page.title}
      data-mark={mark}
      onClick={() => onGo(page.index)}
      className={`grid size-7 shrink-0 place-items-center rounded-full border text-xs font-semibold tabular-nums
        ${current ? 'ring-accent ring-offset-surface ring-2 ring-offset-2' : ''} ${markLooks[mark]}`}
    >
      <span aria-hidden="true">{markFace(page, mark)}</span>
    </button>
  )
}

function StepLine({ page, mark, current, onGo }: StepProps) {
  const t = useTranslations('lesson')
  return (
    <button
      type="button"
      aria-current={current ? 'step' : undefined}
      onClick={() => onGo(page.index)}
      className={`hover:bg-sunken flex w-full items-center gap-3 rounded-md px-2 py-2 text-left text-sm ${current ? 'font-semibold' : ''}`}
    >
      <span
        aria-hidden="true"
        className={`grid size-6 shrink-0 place-items-center rounded-full border text-xs font-semibold ${markLooks[mark]}`}
      >
        {markFace(page, mark)}
      </span>
      <span className="min-w-0 flex-1">{page.title}</span>
      <span className="text-muted text-xs font-normal">{mark !== 'none' && t(`marks.${mark}`)}</span>
    </button>
  )
}

const markLooks: Record<PageMark, string> = {
  none: 'border-line-strong text-muted bg-surface hover:bg-sunken',
  entered: 'border-accent text-accent bg-accent-soft',
  failing: 'border-trying text-trying bg-trying-soft',
  done: 'border-done text-done bg-done-soft',
}

function markFace({ kind, number }: PageEntry, mark: PageMark): string | number {
  if (mark === 'done') return '✓'
  if (mark === 'failing') return '!'
  return kind === 'step' ? number : { intro: '•', finish: '⚑' }[kind]
}
