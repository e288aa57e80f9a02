import type { Root } from 'hast'
import { visit } from 'unist-util-visit'

/** The lines in which a page's questions stand. */
export function pageQuizzes(tree: Root | undefined): number[] {
  const lines: number[] = []
  if (tree === undefined) return lines
  visit(tree, 'element', ({ tagName, properties }) => {
    if (tagName === 'sandlot-quiz') lines.push(Number(properties['line']))
  })
  return lines
}
