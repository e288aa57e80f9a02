'use client'

import { useTranslations } from 'next-intl'
import { useActionState, useId, useState, type ReactNode } from 'react'
import type { QuizAnswer } from '#common/course.ts'
import { SubmitButton } from '#app/_ui/submit-button.tsx'
import { judgeAnswer } from './judge-answer.ts'
import { readQuizAnswer, type QuizState } from './quiz-answer.ts'
import { useTellAnswer } from './quiz-answers.tsx'
import type { QuizKind } from './quiz-parts.ts'
import type { QuizPlace } from './quiz-place.ts'
import { QuizVerdict } from './quiz-verdict.tsx'

/** A quiz as it is drawn: see `QuizParts`. */
export interface QuizText {
  kind: QuizKind
  legend: ReactNode
  rest: ReactNode
  options: ReactNode[]
}

/** Asks, sends the answer to the server, and says in words what came of it. */
export function QuizForm({ place, ...text }: QuizText & { place: QuizPlace }) {
  const t = useTranslations('lesson.quiz')
  const tell = useTellAnswer()
  const [state, send] = useActionState(async (_: QuizState | undefined, form: FormData) => {
    const answer = readQuizAnswer(form)
    const verdict = await judgeAnswer(place, answer)
    if (verdict.status === 'right') tell(place.line, answer)
    return { answer, verdict }
  }, undefined)
  // Of an answer that has been changed since, nothing is known.
  const [outdated, setOutdated] = useState<QuizState>()
  return (
    <form action={send} noValidate className="quiz" onChange={() => setOutdated(state)}>
      <fieldset>
        <legend>{text.legend}</legend>
        {text.rest}
        {text.kind === 'several' && <p className="quiz-note">{t('several')}</p>}
        <QuizFields kind={text.kind} options={text.options} given={state?.answer} />
      </fieldset>
      <div className="quiz-foot">
        <SubmitButton size="small">{t('send')}</SubmitButton>
        <QuizVerdict verdict={state === outdated ? undefined : state?.verdict} />
      </div>
    </form>
  )
}

interface QuizFieldsProps {
  kind: QuizKind
  options: ReactNode[]
  /** The answer that was sent last, which the form goes back to. */
  given: QuizAnswer | undefined
}

function QuizFields({ kind, options, given }: QuizFieldsProps) {
  const t = useTranslations('lesson.quiz')
  const id = useId()
  if (kind === 'text') {
    return (
      <div className="quiz-text">
        <label htmlFor={id}>{t('yourAnswer')}</label>
        <input
          id={id}
          name="text"
          maxLength={1000}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          defaultValue={given && 'text' in given ? given.text : ''}
        />
      </div>
    )
  }
  const chosen = given && 'choices' in given ? given.choices : []
  return options.map((option, index) => (
    <div key={index} className="quiz-option">
      <input
        id={`${id}-${index}`}
        type={kind === 'one' ? 'radio' : 'checkbox'}
        name="choice"
        value={index}
        defaultChecked={chosen.includes(index)}
      />
      <label htmlFor={`${id}-${index}`}>{option}</label>
    </div>
  ))
}
