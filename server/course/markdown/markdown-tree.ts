import { setImmediate } from 'node:timers/promises'
import type { Element, Nodes, Root, Text } from 'hast'
import type { Code, InlineCode, Root as MarkdownRoot } from 'mdast'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { anyMark } from './marks.ts'
import type { MarkdownProblem, PreparedMarkdown } from './piece.ts'
import { splitSegments, type Segment } from './segments.ts'
import { sanitiseSchema } from './sanitise-schema.ts'
import { unsafeHtmlProblems } from './unsafe-html.ts'

/**
 * Parses prepared Markdown into clean HTML in which the marks of pieces still stand as text.
 * Adds what had to be refused to the problems. A text that is too long or nested too deeply, as only an
 * attacker writes it, comes out as the text it is. Others get their turn meanwhile.
 */
export async function parseMarkdown(prepared: PreparedMarkdown): Promise<Root> {
  const { length } = prepared.markdown
  if (length > longestText) {
    const reason = `Without its code the text has ${length} characters; at most ${longestText} are formatted.`
    return asPlainText(prepared, { code: 'too-large', reason, line: 1 })
  }
  try {
    const tree = await parse(prepared)
    if (isShallow(tree)) return tree
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return asPlainText(prepared, {
    code: 'too-deep',
    reason: 'The text is nested too deeply to be shown.',
    line: 1,
  })
}

/** Six times as much as the longest page of two thousand public lessons. */
const longestText = 100_000

function asPlainText({ markdown, problems }: PreparedMarkdown, problem: MarkdownProblem): Root {
  problems.push(problem)
  const shown = text(markdown.slice(0, 10_000))
  return { type: 'root', children: [{ type: 'element', tagName: 'pre', properties: {}, children: [shown] }] }
}

async function parse(prepared: PreparedMarkdown): Promise<Root> {
  const markdown: MarkdownRoot = { type: 'root', children: [] }
  for (const segment of splitSegments(prepared.markdown)) {
    if (segment.line > 0) await setImmediate()
    markdown.children.push(...parseSegment(segment))
  }
  restoreCode(markdown, prepared)
  const html = toHtml.runSync(markdown)
  // Without a tag there is no raw HTML to read, which most pages are spared then.
  const tree = prepared.markdown.includes('<') ? readRaw.runSync(html) : html
  prepared.problems.push(...unsafeHtmlProblems(tree, prepared.lines))
  return sanitiser.runSync(tree)
}

function parseSegment({ text: markdown, line, length }: Segment): MarkdownRoot['children'] {
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

/** Whether whoever draws the tree, one call within another, comes to the bottom of it. */
function isShallow(tree: Root): boolean {
  let level: Nodes[] = [tree]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return false
    level = level.flatMap((node) => ('children' in node ? node.children : []))
  }
  return true
}

const deepest = 100

const parser = unified().use(remarkParse).use(remarkGfm, { singleTilde: false })

const toHtml = unified().use(remarkRehype, {
  allowDangerousHtml: true,
  clobberPrefix: '',
  // A taken-out block is its mark in an empty fence; the mark alone goes on.
  handlers: {
    code: (_, node: Code) => (isMark(node.lang) ? text(node.lang) : codeBlock(node)),
  },
})

const readRaw = unified().use(rehypeRaw)

const sanitiser = unified().use(rehypeSanitize, sanitiseSchema)

function isMark(lang: string | null | undefined): lang is string {
  return lang !== null && lang !== undefined && anyMark().test(lang)
}

/** Code that is indented: everything fenced is a piece. */
function codeBlock({ value }: Code): Element {
  const code: Element = { type: 'element', tagName: 'code', properties: {}, children: [text(value)] }
  return { type: 'element', tagName: 'pre', properties: {}, children: [code] }
}

function text(value: string): Text {
  return { type: 'text', value }
}

/** Code that Markdown itself found (indented, or a span over lines) gets its own characters back. */
function restoreCode(tree: MarkdownRoot, { pieces }: PreparedMarkdown): void {
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
