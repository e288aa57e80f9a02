import type { Root as HtmlRoot } from 'hast'
import type { Root } from 'mdast'
import { visit } from 'unist-util-visit'
import { isShallow, longestText, parseDocument } from './markdown-document.ts'
import { parseMarkdown } from './markdown-tree.ts'
import type { PreparedMarkdown } from './piece.ts'
import { foreignScheme, isForeignScheme } from './unsafe-html.ts'

/** An address that a lesson's Markdown leads to or shows, as written but for escapes. */
export interface LinkedAddress {
  kind: 'link' | 'image'
  written: string
  /** 1-based, in the file. */
  line: number
}

/**
 * Lists the addresses of prepared Markdown and adds to its problems what a page would have to refuse.
 * Makes no HTML where there is none in the text, which is what takes most of the time.
 */
export async function linkedAddresses(prepared: PreparedMarkdown): Promise<LinkedAddress[]> {
  if (!needsParsing(prepared.markdown)) return []
  const document = prepared.markdown.length > longestText ? undefined : await parsed(prepared)
  if (document === undefined || hasAttributes(document))
    return addressesOfHtml(await parseMarkdown(prepared), prepared)
  const addresses: LinkedAddress[] = []
  visit(document, (node) => {
    if (node.type !== 'link' && node.type !== 'image' && node.type !== 'definition') return
    const line = lineIn(prepared, node.position?.start.line)
    if (isForeignScheme(node.url))
      prepared.problems.push(foreignScheme(node.type === 'image' ? 'img' : 'a', line))
    else addresses.push({ kind: node.type === 'image' ? 'image' : 'link', written: node.url, line })
  })
  return addresses
}

/** Most pages have no link, no image, no raw tag with attributes and no deep nesting: those need no parser. */
function needsParsing(markdown: string): boolean {
  return (
    /\]\(|\]:|<[a-z][a-z0-9]*[\s/]|(?:[>*_+-][ \t]{0,3}){12}|^[ \t]{60}/im.test(markdown) ||
    markdown.length > longestText
  )
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
    found ||= /<[a-z][a-z0-9]*[\s/]/i.test(value)
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
