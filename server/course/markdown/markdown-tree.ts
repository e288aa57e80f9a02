import type { Element, Root, Text } from 'hast'
import type { Code, InlineCode, Root as MarkdownRoot } from 'mdast'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { anyMark } from './marks.ts'
import type { PreparedMarkdown } from './piece.ts'
import { sanitiseSchema } from './sanitise-schema.ts'
import { unsafeHtmlProblems } from './unsafe-html.ts'

/**
 * Parses prepared Markdown into clean HTML in which the marks of pieces still stand as text.
 * Adds what had to be refused to the problems.
 */
export function parseMarkdown(prepared: PreparedMarkdown): Root {
  const markdown = parser.parse(prepared.markdown)
  restoreCode(markdown, prepared)
  const html = toHtml.runSync(markdown)
  // Without a tag there is no raw HTML to read, which most pages are spared then.
  const tree = prepared.markdown.includes('<') ? readRaw.runSync(html) : html
  prepared.problems.push(...unsafeHtmlProblems(tree, prepared.lines))
  return sanitiser.runSync(tree)
}

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
