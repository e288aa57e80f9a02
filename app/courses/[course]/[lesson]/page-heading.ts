import type { Element, Nodes, Root } from 'hast'
import { toString } from 'hast-util-to-string'

/**
 * What to write over a page, and the text below it. Authors tend to begin a text with its title: where that is what
 * the page is called it would stand there twice, and where the page is not called anything it is the name to use.
 */
export function pageHeading(title: string, text: Root): { title: string; text: Root } {
  const place = text.children.findIndex((child) => child.type !== 'text' || child.value.trim() !== '')
  const first = text.children[place]
  if (first?.type !== 'element' || !isHeading(first)) return { title, text }
  const heading = toString(first).trim()
  if (heading === '' || (title !== '' && !isSame(title, heading))) return { title, text }
  return { title: title || heading, text: { ...text, children: text.children.slice(place + 1) } }
}

/** A heading in which nothing can be clicked: that must not get lost. */
function isHeading({ tagName, children }: Element): boolean {
  return /^h[1-3]$/.test(tagName) && children.every((child) => !holdsAction(child))
}

function holdsAction(node: Nodes): boolean {
  if (node.type !== 'element') return false
  return /^(?:a|img|sandlot-.*)$/.test(node.tagName) || node.children.some(holdsAction)
}

function isSame(title: string, heading: string): boolean {
  return title.trim().toLowerCase() === heading.toLowerCase()
}
