import type { Element, Root } from 'hast'
import { visit } from 'unist-util-visit'
import { idPrefix } from './sanitise-schema.ts'

/**
 * Lets links out of the lesson open beside it, without a way back into it, and links within it find their
 * place. A link to a file of the lesson leads nowhere on a page: it becomes text.
 */
export function settleLinks(tree: Root): void {
  visit(tree, 'element', (element) => {
    if (element.tagName === 'a') settle(element)
  })
}

function settle(link: Element): void {
  const href = link.properties['href'] ?? ''
  if (href.startsWith('#')) {
    link.properties['href'] = `#${idPrefix}${href.slice(1)}`
  } else if (/^(?:https?:|mailto:|\/\/)/i.test(href)) {
    link.properties['target'] = '_blank'
    link.properties['rel'] = ['noopener', 'noreferrer']
  } else {
    link.tagName = 'span'
    delete link.properties['href']
  }
}
