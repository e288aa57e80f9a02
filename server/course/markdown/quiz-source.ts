import type { QuizSource } from './piece.ts'

/**
 * A quiz in the lines from `at`: `>>question<<` and the answers below it, without which it is a quotation. `end` is the
 * line after it.
 */
export function readQuiz(
  lines: readonly string[],
  at: number,
): { quiz: QuizSource; end: number } | undefined {
  if (!/^\s{0,3}>>/.test(lines[at] ?? '')) return undefined
  const question = readQuestion(lines, at)
  if (question === undefined) return undefined
  let end = question.end
  // By the rules no blank line follows the question; some authors leave one.
  while (end < lines.length && lines[end]?.trim() === '') end += 1
  const quiz: QuizSource = { question: question.text, kind: 'exact', options: [], answers: [] }
  for (; end < lines.length && readAnswer(lines[end] ?? '', quiz); end += 1);
  return quiz.options.length + quiz.answers.length === 0 ? undefined : { quiz, end }
}

function readQuestion(lines: readonly string[], at: number): { text: string; end: number } | undefined {
  const parts: string[] = []
  for (let end = at; end < Math.min(lines.length, at + longestQuestion); end += 1) {
    const line = lines[end] ?? ''
    const close = line.indexOf('<<')
    if (close !== -1 && line.slice(close + 2).trim() === '') {
      parts.push(line.slice(0, close))
      const text = parts.join('\n').replace(beforeQuestion, '')
      return { text: text.trim(), end: end + 1 }
    }
    parts.push(line)
  }
  return undefined
}

/** `>>Q1:`, `>>Quiz 2.`, `>>Q3` */
const beforeQuestion = /^\s*>>\s*(?:(?:q|quiz|question)\s*\d*\s*[:.)]\s*|q\d+\s+)?/i

const longestQuestion = 12

/** Adds the answer in a line to the quiz; false when the line holds none. */
function readAnswer(line: string, quiz: QuizSource): boolean {
  const typed = /^\s*(===|=~=)\s?(.*)$/.exec(line)
  if (typed !== null) {
    quiz.kind = typed[1] === '===' ? 'exact' : 'pattern'
    quiz.answers.push((typed[2] ?? '').trim())
    return true
  }
  const choice = /^\s*(?:[-*]\s+)?([[(])\s*([*xX]?)\s*[\])]\s+(.*)$/.exec(line)
  if (choice === null) return false
  quiz.kind = choice[1] === '(' ? 'one' : 'several'
  quiz.options.push({ text: (choice[3] ?? '').trim(), right: choice[2] !== '' })
  return true
}
