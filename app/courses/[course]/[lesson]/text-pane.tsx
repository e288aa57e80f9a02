'use client'

import { useTranslations } from 'next-intl'
import { Fragment, useEffect, useRef, useState, type ReactNode } from 'react'
import type { ChallengeLook, CheckResult } from '#common/check.ts'
import type { Language, QuizAnswer } from '#common/course.ts'
import type { Aid, LessonProgress } from '#common/progress.ts'
import { FinishSummary } from './finish-summary.tsx'
import { HintList } from './hint-list.tsx'
import { pageMark, type PageEntry } from './page-marks.ts'
import { QuizAnswers, type RightAnswers } from './quiz-answers.tsx'
import { StepFooter } from './step-footer.tsx'
import { StepNav } from './step-nav.tsx'

/** A page of the lesson, with its text drawn by the server. */
export interface LessonPage extends PageEntry {
  content: ReactNode
  hints: string[]
  /** The lines of its questions. */
  quizzes: number[]
  /** The author's solution, for whoever asks to see it. */
  answer: ReactNode
  /** Whom the author thanks. */
  credits: ReactNode
}

/** What the text needs to know of the lesson, whoever looks at it. */
export interface LessonHead {
  title: string
  /** The language that the text is in, which need not be the page's. */
  language: Language
  /** Its tasks are looked at by themselves, and done without a click. */
  challenge: boolean
  /** No list of steps is to be seen. */
  hidesSteps: boolean
  course: { href: string; title: string }
  onward: { href: string; label: string }
}

interface TextPaneProps {
  lesson: LessonHead
  pages: LessonPage[]
  current: number
  progress: LessonProgress | undefined
  /** The page that was found done without being asked about. */
  foundDone?: number | undefined
  onGo: (page: number) => void
  /** None while there is no sandbox to look into. */
  runCheck: ((page: number) => Promise<CheckResult>) | undefined
  /** As `runCheck`, for the tasks of a challenge. */
  look: ((page: number) => Promise<ChallengeLook | undefined>) | undefined
  onAid: (page: number, aid: Aid) => void
  onQuizPassed: (page: number, answers: { line: number; answer: QuizAnswer }[]) => void
}

const none: RightAnswers = new Map()

/** The lesson's text, page by page, between its steps and its buttons. */
export function TextPane(props: TextPaneProps) {
  const { lesson, pages, current, progress, foundDone, onGo, runCheck, look, onAid, onQuizPassed } = props
  const t = useTranslations('lesson')
  const scroller = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const drawn = useRef(current)
  const place = pages.findIndex((page) => page.index === current)
  const page = pages[place]
  const [right, setRight] = useState<{ page: number; answers: RightAnswers }>({
    page: current,
    answers: none,
  })
  if (right.page !== current) setRight({ page: current, answers: none })

  useEffect(() => {
    if (drawn.current === current) return
    drawn.current = current
    scroller.current?.scrollTo({ top: 0 })
    heading.current?.focus({ preventScroll: true })
  }, [current])

  if (!page) return null
  const steps = pages.filter(({ kind }) => kind === 'step').length
  const step = progress?.steps.find((each) => each.page === page.index)
  const questions = step?.quizPassed ? [] : page.quizzes.filter((line) => !right.answers.has(line))
  function noteAnswer(line: number, answer: QuizAnswer): void {
    const answers = new Map([...right.answers, [line, answer] as const])
    setRight({ page: current, answers })
    if (page?.quizzes.every((each) => answers.has(each)))
      onQuizPassed(
        current,
        Array.from(answers, ([line, answer]) => ({ line, answer })),
      )
  }
  const goTo = (to: LessonPage | undefined) => to && (() => onGo(to.index))
  return (
    <>
      {lesson.hidesSteps || (
        <StepNav {...{ course: lesson.course, lessonTitle: lesson.title, pages, current, progress, onGo }} />
      )}
      <div ref={scroller} className="bg-canvas relative min-h-0 flex-1 overflow-y-auto">
        <article lang={lesson.language} className="prose mx-auto max-w-3xl px-4 py-6 sm:px-8 sm:py-8">
          {page.kind === 'step' && (
            <p className="eyebrow">{t('stepOf', { step: page.number, total: steps })}</p>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {page.title}
          </h1>
          {page.kind === 'finish' && <FinishSummary {...{ pages, progress, onGo }} />}
          {/* Another page is another text: nothing that was clicked, opened or answered in one shows in the other. */}
          <Fragment key={page.index}>
            <QuizAnswers value={noteAnswer}>{page.content}</QuizAnswers>
            <HintList hints={page.hints} onShow={(number) => onAid(page.index, { kind: 'hint', number })} />
            {page.answer !== undefined && (
              <details
                className="answer"
                onToggle={({ currentTarget }) => {
                  if (currentTarget.open) onAid(page.index, { kind: 'solution' })
                }}
              >
                <summary>{t('answer')}</summary>
                {page.answer}
              </details>
            )}
            {page.credits !== undefined && (
              <div className="credits">
                <span>{t('credits')}</span> {page.credits}
              </div>
            )}
          </Fragment>
        </article>
      </div>
      <StepFooter
        key={page.index}
        hasCheck={page.hasCheck}
        openQuestions={questions.length}
        look={lesson.challenge && page.hasCheck && look ? () => look(page.index) : undefined}
        challenge={lesson.challenge}
        done={pageMark(page, current, progress) === 'done'}
        foundDone={foundDone === page.index}
        runCheck={runCheck && (() => runCheck(page.index))}
        onPrevious={goTo(pages[place - 1])}
        onNext={goTo(pages[place + 1])}
        onward={lesson.onward}
      />
    </>
  )
}
