'use client'

import { createContext, use } from 'react'
import type { QuizAnswer } from '#common/course.ts'

/** The questions of a page that are answered right, by the line that they stand in. */
export type RightAnswers = ReadonlyMap<number, QuizAnswer>

type Tell = (line: number, answer: QuizAnswer) => void

const QuizAnswersContext = createContext<Tell>(() => undefined)

/** Hears of each right answer in the text. */
export const QuizAnswers = QuizAnswersContext.Provider

export function useTellAnswer(): Tell {
  return use(QuizAnswersContext)
}
