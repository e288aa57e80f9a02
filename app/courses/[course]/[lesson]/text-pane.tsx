'use client'

import { useTranslations } from 'next-intl'
import { Fragment, useEffect, useRef, type ReactNode } from 'react'
import type { CheckResult } from '#common/check.ts'
import type { Language } from '#common/course.ts'
import type { LessonProgress } from '#common/progress.ts'
import { FinishSummary } from './finish-summary.tsx'
import { HintList } from './hint-list.tsx'
import { pageMark, type PageEntry } from './page-marks.ts'
import { StepFooter } from './step-footer.tsx'
import { StepNav } from './step-nav.tsx'

/** A page of the lesson, with its text drawn by the server. */
export interface LessonPage extends PageEntry {
  content: ReactNode
  hints: string[]
  /** The author's solution, for whoever asks to see it. */
  answer: ReactNode
}

/** What the text needs to know of the lesson, whoever looks at it. */
export interface LessonHead {
  title: string
  /** The language that the text is in, which need not be the page's. */
  language: Language
  course: { href: string; title: string }
  onward: { href: string; label: string }
}

interface TextPaneProps {
  lesson: LessonHead
  pages: LessonPage[]
  current: number
  progress: LessonProgress | undefined
  onGo: (page: number) => void
  /** None while there is no sandbox to look into. */
  runCheck: ((page: number) => Promise<CheckResult>) | undefined
}

/** The lesson's text, page by page, between its steps and its buttons. */
export function TextPane({ lesson, pages, current, progress, onGo, runCheck }: TextPaneProps) {
  const t = useTranslations('lesson')
  const scroller = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const drawn = useRef(current)
  const place = pages.findIndex((page) => page.index === current)
  const page = pages[place]

  useEffect(() => {
    if (drawn.current === current) return
    drawn.current = current
    scroller.current?.scrollTo({ top: 0 })
    heading.current?.focus({ preventScroll: true })
  }, [current])

  if (!page) return null
  const steps = pages.filter(({ kind }) => kind === 'step').length
  const goTo = (to: LessonPage | undefined) => to && (() => onGo(to.index))
  return (
    <>
      <StepNav {...{ course: lesson.course, lessonTitle: lesson.title, pages, current, progress, onGo }} />
      <div ref={scroller} className="bg-canvas relative min-h-0 flex-1 overflow-y-auto">
        <article lang={lesson.language} className="prose mx-auto max-w-3xl px-4 py-6 sm:px-8 sm:py-8">
          {page.kind === 'step' && (
            <p className="eyebrow">{t('stepOf', { step: page.number, total: steps })}</p>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {page.title}
          </h1>
          {page.kind === 'finish' && <FinishSummary {...{ pages, current, progress, onGo }} />}
          {/* Another page is another text: nothing that was clicked, opened or answered in one shows in the other. */}
          <Fragment key={page.index}>
            {page.content}
            <HintList hints={page.hints} />
            {page.answer !== undefined && (
              <details className="answer">
                <summary>{t('answer')}</summary>
                {page.answer}
              </details>
            )}
          </Fragment>
        </article>
      </div>
      <StepFooter
        key={page.index}
        hasCheck={page.hasCheck}
        done={pageMark(page, current, progress) === 'done'}
        runCheck={runCheck && (() => runCheck(page.index))}
        onPrevious={goTo(pages[place - 1])}
        onNext={goTo(pages[place + 1])}
        onward={lesson.onward}
      />
    </>
  )
}
