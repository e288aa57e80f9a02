import type { Root } from 'hast'
import { visit } from 'unist-util-visit'

/** The ports that a lesson's texts link to, in order, each once. */
export function pagePorts(trees: Root[]): number[] {
  const ports = new Set<number>()
  for (const tree of trees) {
    visit(tree, 'element', ({ tagName, properties }) => {
      if (tagName === 'sandlot-preview') ports.add(Number(properties['port']))
    })
  }
  return [...ports].filter((port) => Number.isInteger(port))
}
