import type { Root as HtmlRoot } from 'hast'
import type { Root } from 'mdast'
import { visit } from 'unist-util-visit'
import { isShallow, longestText, parseDocument } from './markdown-document.ts'
import { parseMarkdown } from './markdown-tree.ts'
import type { PreparedMarkdown } from './piece.ts'
import { foreignScheme, isForeignScheme } from './unsafe-html.ts'

/** An address that a lesson's Markdown leads to or shows and that somebody must look at, as written but for escapes. */
export interface LinkedAddress {
  kind: 'link' | 'image'
  written: string
  /** 1-based, in the file. */
  line: number
}

/**
 * Lists the addresses of prepared Markdown and adds to its problems what a page would have to refuse.
 * Parses only the paragraphs with more than plain links to the web, and makes no HTML where there is none in
 * them: parsing is what takes most of the time.
 */
export async function linkedAddresses(prepared: PreparedMarkdown): Promise<LinkedAddress[]> {
  const isMonstrous = prepared.markdown.length > longestText || nests(prepared.markdown)
  const searched = isMonstrous ? prepared : excerpt(prepared)
  if (searched.markdown === '') return []
  const document = searched.markdown.length > longestText ? undefined : await parsed(searched)
  if (document === undefined || hasAttributes(document))
    return addressesOfHtml(await parseMarkdown(searched), searched)
  const addresses: LinkedAddress[] = []
  visit(document, (node) => {
    if (node.type !== 'link' && node.type !== 'image' && node.type !== 'definition') return
    const line = lineIn(searched, node.position?.start.line)
    if (isForeignScheme(node.url))
      prepared.problems.push(foreignScheme(node.type === 'image' ? 'img' : 'a', line))
    else addresses.push({ kind: node.type === 'image' ? 'image' : 'link', written: node.url, line })
  })
  return addresses
}

/** An address that does not plainly begin as one of the web, or a tag that says more than its name. */
const worthParsing = /\](?:\(|:)\s*(?!https?:\/\/|mailto:|#)|<[a-z][a-z0-9]*[\s/]+[^\s/>]/i

/** Whether a text may be nested more deeply than can be shown. */
function nests(markdown: string): boolean {
  return /(?:[>*_+-][ \t]{0,3}){12}|^[ \t]{60}/m.test(markdown)
}

/**
 * The paragraphs that are worth parsing. They are moved to the margin: what
 * of them is indented code was told apart when they were prepared, within the lists that are missing here.
 */
function excerpt(prepared: PreparedMarkdown): PreparedMarkdown {
  const lines: number[] = []
  const texts = prepared.paragraphs.flatMap(({ text, line }) => {
    if (!worthParsing.test(text)) return []
    const written = text.split('\n')
    // The line after a paragraph is the blank one between it and the next.
    for (let at = 0; at <= written.length; at += 1) lines.push(line + at)
    return written.map((each) => each.trimStart()).join('\n')
  })
  return { ...prepared, markdown: texts.join('\n\n'), lines }
}

/** Nothing for what is nested too deeply: whoever makes HTML of it says so. */
async function parsed(prepared: PreparedMarkdown): Promise<Root | undefined> {
  try {
    const document = await parseDocument(prepared)
    return isShallow(document) ? document : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Whether a raw tag says more than its name. */
function hasAttributes(document: Root): boolean {
  let found = false
  visit(document, 'html', ({ value }) => {
    found ||= /<[a-z][a-z0-9]*[\s/]+[^\s/>]/i.test(value)
  })
  return found
}

function addressesOfHtml(tree: HtmlRoot, prepared: PreparedMarkdown): LinkedAddress[] {
  const addresses: LinkedAddress[] = []
  visit(tree, 'element', ({ tagName, properties, position }) => {
    const line = lineIn(prepared, position?.start.line)
    if (tagName === 'img') addresses.push({ kind: 'image', written: properties['src'] ?? '', line })
    if (tagName === 'a') addresses.push({ kind: 'link', written: properties['href'] ?? '', line })
  })
  return addresses
}

function lineIn({ lines }: PreparedMarkdown, line = 1): number {
  return lines[line - 1] ?? 1
}
