'use server'

import { QuizAnswer } from '#common/course.ts'
import { ok, refused, type Result } from '#common/problem.ts'
import { checkQuiz, findLesson } from '#server/course/queries.ts'
import { QuizPlace } from './quiz-place.ts'

/** Whether an answer to a quiz is right; what the right one is stays here. */
export async function answerQuiz(place: QuizPlace, answer: QuizAnswer): Promise<Result<boolean>> {
  const asked = QuizPlace.safeParse(place)
  const given = QuizAnswer.safeParse(answer)
  if (!asked.success || !given.success) return refused('bad-message')
  const lesson = await findLesson(asked.data.lessonId, asked.data.language)
  const page = lesson?.pages.find(({ index }) => index === asked.data.page)
  const right = page && checkQuiz(page, asked.data.line, given.data)
  return right === undefined ? refused('not-found') : ok(right)
}
