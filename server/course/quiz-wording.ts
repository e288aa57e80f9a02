import { readQuiz } from './markdown/quiz-source.ts'

/** Markdown whose quizzes are only asked: what a search finds or shows must not give an answer away. */
export function withoutQuizAnswers(markdown: string): string {
  if (!markdown.includes('>>')) return markdown
  const lines = markdown.split(/\r?\n/)
  const kept: string[] = []
  for (let at = 0; at < lines.length;) {
    const found = readQuiz(lines, at)
    if (found === undefined) {
      kept.push(lines[at] ?? '')
      at += 1
    } else {
      kept.push(found.quiz.question, ...found.quiz.options.map(({ text }) => text))
      at = found.end
    }
  }
  return kept.join('\n')
}
