import type { Element, ElementContent, Parents, Root, Text } from 'hast'
import { findPlaceholders, type Placeholder } from '#common/placeholder.ts'
import { anyStandIn } from './marks.ts'

/**
 * Puts elements where addresses of the learner's sandbox stand, in place:
 * a link to one becomes `<sandlot-preview port path prefix>`, a link to the port picker `<sandlot-ports>`, and
 * its text anywhere, code included, becomes `<sandlot-address port prefix scheme>` around the address as seen
 * from inside the sandbox, which stands until the real one is known.
 */
export function showAddresses(tree: Root, placeholders: readonly Placeholder[]): void {
  replaceIn(tree, placeholders)
}

function replaceIn(parent: Parents, placeholders: readonly Placeholder[]): void {
  const children = parent.children.flatMap((child): ElementContent[] => {
    if (child.type === 'text') return addressText(child.value, placeholders)
    if (child.type !== 'element') return []
    replaceIn(child, placeholders)
    return [child.tagName === 'a' ? previewLink(child, placeholders) : child]
  })
  parent.children = children
}

function previewLink(link: Element, placeholders: readonly Placeholder[]): Element {
  const href = String(link.properties['href'] ?? '')
  const match = anyStandIn().exec(href)
  const placeholder = match === null ? undefined : placeholders[Number(match[1])]
  if (match === null || placeholder === undefined) return link
  const { children } = link
  if (placeholder.kind === 'picker')
    return { type: 'element', tagName: 'sandlot-ports', properties: {}, children }
  if (placeholder.kind === 'machine') return { type: 'element', tagName: 'span', properties: {}, children }
  const rest = href.slice(match.index + match[0].length)
  const path = placeholder.path + rest
  return {
    type: 'element',
    tagName: 'sandlot-preview',
    properties: {
      port: placeholder.port,
      path: path.startsWith('/') ? path : `/${path}`,
      prefix: placeholder.prefix,
    },
    children,
  }
}

/** The placeholders that stand in a text, by their stand-ins in prose or as written in code. */
function addressText(value: string, placeholders: readonly Placeholder[]): (Element | Text)[] {
  const found = [
    ...Array.from(value.matchAll(anyStandIn()), (match) => ({
      start: match.index,
      end: match.index + match[0].length,
      placeholder: placeholders[Number(match[1])],
    })),
    ...findPlaceholders(value).map((placeholder) => ({
      start: placeholder.start,
      end: placeholder.end,
      placeholder,
    })),
  ].sort((a, b) => a.start - b.start)
  const nodes: (Element | Text)[] = []
  let from = 0
  for (const { start, end, placeholder } of found) {
    if (placeholder === undefined || start < from) continue
    if (start > from) nodes.push({ type: 'text', value: value.slice(from, start) })
    nodes.push(addressElement(placeholder))
    from = end
  }
  if (from < value.length) nodes.push({ type: 'text', value: value.slice(from) })
  return nodes
}

function addressElement(placeholder: Placeholder): Element | Text {
  if (placeholder.kind === 'machine') return { type: 'text', value: 'host01' }
  if (placeholder.kind === 'picker') return { type: 'text', value: 'http://localhost' }
  const { port, prefix, path } = placeholder
  const scheme = placeholder.kind === 'address' ? 'http://' : ''
  return {
    type: 'element',
    tagName: 'sandlot-address',
    properties: { port, prefix, scheme },
    children: [{ type: 'text', value: `${scheme}localhost:${port}${path}` }],
  }
}
