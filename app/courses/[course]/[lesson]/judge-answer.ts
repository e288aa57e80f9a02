import type { QuizAnswer } from '#common/course.ts'
import { problemOf } from '#app/_shell/problem-of.ts'
import { answerQuiz } from './actions.ts'
import { isEmptyAnswer, type QuizVerdict } from './quiz-answer.ts'
import type { QuizPlace } from './quiz-place.ts'

/** Has an answer judged by the server. Never throws: a lost connection must not cost the lesson its page. */
export async function judgeAnswer(place: QuizPlace, answer: QuizAnswer): Promise<QuizVerdict> {
  if (isEmptyAnswer(answer)) return { status: 'empty' }
  try {
    // Browsers drop what is under way when networks come and go, as sandboxes' do beside them; asking again does no harm.
    const judged = await answerQuiz(place, answer).catch((thrown: unknown) => {
      if (isUnanswered(thrown)) return answerQuiz(place, answer)
      throw thrown
    })
    if (!judged.ok) return { status: 'error', problem: judged.problem }
    return { status: judged.value ? 'right' : 'wrong' }
  } catch (thrown) {
    if (isUnanswered(thrown)) return { status: 'lost' }
    return { status: 'error', problem: problemOf(thrown).problem }
  }
}

/** What the browser throws when a request gets no reply. */
function isUnanswered(thrown: unknown): boolean {
  return thrown instanceof TypeError
}
