'use client'

import type { ReactNode } from 'react'
import { usePagePlace } from './page-place.tsx'
import { QuizForm, type QuizText } from './quiz-form.tsx'

/** A question of the lesson's text, to be answered where there is somebody to ask; else to think about. */
export function Quiz({ line, ...text }: QuizText & { line: number }): ReactNode {
  const place = usePagePlace()
  if (place !== undefined) return <QuizForm place={{ ...place, line }} {...text} />
  return (
    <div className="quiz">
      <p>{text.legend}</p>
      {text.rest}
      <ul>
        {text.options.map((option, index) => (
          <li key={index}>{option}</li>
        ))}
      </ul>
    </div>
  )
}
