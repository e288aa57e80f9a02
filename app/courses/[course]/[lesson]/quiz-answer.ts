import type { QuizAnswer } from '#common/course.ts'
import type { Problem } from '#common/problem.ts'

/** What came of an answer. Nothing in it says what the right one is. */
export type QuizVerdict =
  | { status: 'empty' | 'right' | 'wrong' }
  /** The answer did not reach the server. */
  | { status: 'lost' }
  | { status: 'error'; problem: Problem }

/** A quiz's form after it was sent: the answer given, and what came of it. */
export interface QuizState {
  answer: QuizAnswer
  verdict: QuizVerdict
}

/** From the form: `text`, or a `choice` for each option chosen. */
export function readQuizAnswer(form: FormData): QuizAnswer {
  const text = form.get('text')
  return typeof text === 'string' ? { text } : { choices: form.getAll('choice').map(Number) }
}

export function isEmptyAnswer(answer: QuizAnswer): boolean {
  return 'text' in answer ? answer.text.trim() === '' : answer.choices.length === 0
}
