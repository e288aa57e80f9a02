import type { Element, ElementContent } from 'hast'
import type { QuizSource } from './piece.ts'

/**
 * `<sandlot-quiz kind line>` with the question in a `<div>` and, for a choice, the options in an `<ul>`.
 * The right answers stay on the server. `kind` is `one`, `several` or `text`; the line names the quiz.
 */
export async function quizElement(
  quiz: QuizSource,
  line: number,
  render: (markdown: string) => Promise<ElementContent[]>,
): Promise<Element> {
  const question = element('div', {}, await render(quiz.question))
  const options = await Promise.all(
    quiz.options.map(async ({ text }) => element('li', {}, await render(text))),
  )
  const kind = quiz.kind === 'one' || quiz.kind === 'several' ? quiz.kind : 'text'
  const children = options.length === 0 ? [question] : [question, element('ul', {}, options)]
  return element('sandlot-quiz', { kind, line }, children)
}

function element(tagName: string, properties: Element['properties'], children: ElementContent[]): Element {
  return { type: 'element', tagName, properties, children }
}
