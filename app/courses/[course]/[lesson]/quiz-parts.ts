import type { Element, ElementContent } from 'hast'

/** One right option, several of them, or a text to type. */
export type QuizKind = 'one' | 'several' | 'text'

/** A quiz taken apart, for a form. */
export interface QuizParts {
  kind: QuizKind
  /** 1-based, in the page's Markdown: what names the quiz. */
  line: number
  /** The question's first words, such as a legend may hold. */
  legend: ElementContent[]
  /** What the question goes on with: code, a picture. */
  rest: ElementContent[]
  /** In the author's order, which is what an answer refers to. */
  options: ElementContent[][]
}

/** Takes a `sandlot-quiz` apart (see `renderPage` in server/course): a `div`, and an `ul` where there are options. */
export function quizParts(quiz: Element): QuizParts {
  const { kind, line } = quiz.properties
  const question = elements(quiz).find(({ tagName }) => tagName === 'div')?.children ?? []
  const list = elements(quiz).find(({ tagName }) => tagName === 'ul')
  const [first] = question
  const opens = first?.type === 'element' && first.tagName === 'p'
  return {
    kind: kind === 'one' || kind === 'several' ? kind : 'text',
    line: Number(line),
    legend: opens ? first.children : [],
    rest: opens ? question.slice(1) : question,
    options: list === undefined ? [] : elements(list).map(({ children }) => withoutParagraph(children)),
  }
}

function elements({ children }: Element): Element[] {
  return children.filter((child) => child.type === 'element')
}

/** A label holds words, not paragraphs. */
function withoutParagraph(option: ElementContent[]): ElementContent[] {
  return option.flatMap((child) =>
    child.type === 'element' && child.tagName === 'p' ? child.children : child,
  )
}
