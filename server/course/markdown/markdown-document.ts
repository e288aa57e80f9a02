import { setImmediate } from 'node:timers/promises'
import type { Nodes as HtmlNodes } from 'hast'
import type { Code, InlineCode, Nodes, Root } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { anyMark } from './marks.ts'
import type { PreparedMarkdown } from './piece.ts'
import { splitSegments, type Segment } from './segments.ts'

/** Longer texts are not parsed: six times as much as the longest page of two thousand public lessons. */
export const longestText = 100_000

/**
 * Parses prepared Markdown, piece by piece, with turns for others in between. The lines of its positions are
 * those of the prepared text. Throws a RangeError for what is nested without end.
 */
export async function parseDocument(prepared: PreparedMarkdown): Promise<Root> {
  const document: Root = { type: 'root', children: [] }
  for (const segment of splitSegments(prepared.markdown)) {
    if (segment.line > 0) await setImmediate()
    document.children.push(...parseSegment(segment))
  }
  restoreCode(document, prepared)
  return document
}

/** Whether whoever walks the tree, one call within another, comes to the bottom of it. */
export function isShallow(tree: Nodes | HtmlNodes): boolean {
  let level: (Nodes | HtmlNodes)[] = [tree]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return false
    level = level.flatMap(childrenOf)
  }
  return true
}

function childrenOf(node: Nodes | HtmlNodes): (Nodes | HtmlNodes)[] {
  return 'children' in node ? node.children : []
}

const deepest = 100

const parser = unified().use(remarkParse).use(remarkGfm, { singleTilde: false })

function parseSegment({ text: markdown, line, length }: Segment): Root['children'] {
  const tree = parser.parse(markdown)
  if (line > 0) {
    visit(tree, ({ position }) => {
      if (position === undefined) return
      position.start.line += line
      position.end.line += line
    })
  }
  return tree.children.filter(({ position }) => (position?.start.offset ?? 0) < length)
}

/** Whether a fence's language is the mark of a taken-out block. */
export function isMark(lang: string | null | undefined): lang is string {
  return lang !== null && lang !== undefined && anyMark().test(lang)
}

/** Code that Markdown itself found (indented, or a span over lines) gets its own characters back. */
function restoreCode(tree: Root, { pieces }: PreparedMarkdown): void {
  visit(tree, ['code', 'inlineCode'], (node) => {
    if (!isCode(node) || (node.type === 'code' && isMark(node.lang))) return
    node.value = node.value.replace(anyMark(), (_, index?: string) => {
      if (index === undefined) return '<'
      const piece = pieces[Number(index)]
      return piece?.kind === 'span' ? piece.literal : ''
    })
  })
}

function isCode(node: { type: string }): node is Code | InlineCode {
  return node.type === 'code' || node.type === 'inlineCode'
}
