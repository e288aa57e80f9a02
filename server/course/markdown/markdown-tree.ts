import type { Element, Root, Text } from 'hast'
import type { Code } from 'mdast'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { isMark, isShallow, longestText, parseDocument } from './markdown-document.ts'
import type { MarkdownProblem, PreparedMarkdown } from './piece.ts'
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
    const tree = isBottomless(prepared.markdown) ? undefined : await parse(prepared)
    if (tree !== undefined && isShallow(tree)) return tree
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return asPlainText(prepared, {
    code: 'too-deep',
    reason: 'The text is nested too deeply to be shown.',
    line: 1,
  })
}

/** Whether a line begins with more quotes and lists within one another than anybody writes. */
function isBottomless(markdown: string): boolean {
  return /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){100}/m.test(markdown)
}

function asPlainText({ markdown, problems }: PreparedMarkdown, problem: MarkdownProblem): Root {
  problems.push(problem)
  const shown = text(markdown.slice(0, 10_000))
  return { type: 'root', children: [{ type: 'element', tagName: 'pre', properties: {}, children: [shown] }] }
}

async function parse(prepared: PreparedMarkdown): Promise<Root> {
  const html = toHtml.runSync(await parseDocument(prepared))
  // Without a tag there is no raw HTML to read, which most pages are spared then.
  const tree = prepared.markdown.includes('<') ? readRaw.runSync(html) : html
  prepared.problems.push(...unsafeHtmlProblems(tree, prepared.lines))
  return sanitiser.runSync(tree)
}

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

/** Code that is indented: everything fenced is a piece. */
function codeBlock({ value }: Code): Element {
  const code: Element = { type: 'element', tagName: 'code', properties: {}, children: [text(value)] }
  return { type: 'element', tagName: 'pre', properties: {}, children: [code] }
}

function text(value: string): Text {
  return { type: 'text', value }
}
