import { RE2JS } from 're2js'
import type { QuizAnswer } from '#common/course.ts'
import type { QuizSource } from './markdown/piece.ts'

/** Whether an answer is right: every right option and no other, or a text that one of the answers allows. */
export function isRightAnswer(quiz: QuizSource, answer: QuizAnswer): boolean {
  if ('choices' in answer) {
    const right = quiz.options.flatMap((option, index) => (option.right ? [index] : []))
    const chosen = Array.from(new Set(answer.choices)).sort((a, b) => a - b)
    return (
      right.length > 0 && chosen.length === right.length && chosen.every((choice, at) => choice === right[at])
    )
  }
  const text = answer.text.trim()
  return quiz.kind === 'pattern'
    ? quiz.answers.some((pattern) => containsPattern(text, pattern))
    : quiz.answers.some((exact) => exact === text)
}

/** Why a pattern cannot be used, if so. */
export function patternProblem(pattern: string): string | undefined {
  const compiled = compile(pattern)
  return typeof compiled === 'string' ? compiled : undefined
}

/** The engine takes time in proportion to the text, whatever the pattern; one that it refuses is plain text. */
function containsPattern(text: string, pattern: string): boolean {
  const compiled = compile(pattern)
  return typeof compiled === 'string' ? text.includes(pattern) : compiled.matcher(text).find()
}

const longestPattern = 500

function compile(pattern: string): RE2JS | string {
  if (pattern.length > longestPattern) return `It is longer than ${longestPattern} characters.`
  // A hundredfold repetition of a hundredfold repetition is a large program.
  if ((pattern.match(/\{\d+/g) ?? []).length > 3) return 'It repeats too much.'
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    return error instanceof Error ? error.message : 'It is no regular expression.'
  }
}
