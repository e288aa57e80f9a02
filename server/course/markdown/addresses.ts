import type { Element, ElementContent, Parents, Root, Text } from 'hast'
import { findPlaceholders, type Placeholder } from '#common/placeholder.ts'
import { machineAddress } from '#common/sandbox.ts'
import { anyStandIn } from './marks.ts'
import type { WrittenPlaceholder } from './piece.ts'

/**
 * Puts elements where addresses of the learner's sandbox stand, in place:
 * a link to one becomes `<sandlot-preview port path prefix>`, a link to the port picker `<sandlot-ports>`, and
 * its text anywhere, code included, becomes `<sandlot-address port prefix scheme>` around the address as seen
 * from inside the sandbox, which stands until the real one is known.
 */
export function showAddresses(tree: Root, placeholders: readonly WrittenPlaceholder[]): void {
  replaceIn(tree, placeholders)
}

function replaceIn(parent: Parents, placeholders: readonly WrittenPlaceholder[]): void {
  const children = parent.children.flatMap((child): ElementContent[] => {
    if (child.type === 'text') return addressText(child.value, placeholders)
    if (child.type !== 'element') return []
    replaceIn(child, placeholders)
    return [
      child.tagName === 'a' ? previewLink(child, placeholders) : withWrittenAttributes(child, placeholders),
    ]
  })
  parent.children = children
}

function previewLink(link: Element, placeholders: readonly WrittenPlaceholder[]): Element {
  const href = link.properties['href'] ?? ''
  const match = anyStandIn().exec(href)
  const placeholder = match?.index === 0 ? placeholders[Number(match[1])] : undefined
  if (match === null || placeholder === undefined) return withWrittenAttributes(link, placeholders)
  const { children } = link
  if (placeholder.kind === 'picker')
    return { type: 'element', tagName: 'sandlot-ports', properties: {}, children }
  if (placeholder.kind === 'machine') return { type: 'element', tagName: 'span', properties: {}, children }
  const path = asWritten(placeholder.path + href.slice(match[0].length), placeholders)
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

/** An address within another one, or in a description, stands there as its author wrote it. */
function withWrittenAttributes(element: Element, placeholders: readonly WrittenPlaceholder[]): Element {
  for (const [name, value] of Object.entries(element.properties)) {
    if (typeof value === 'string' && name !== 'action')
      element.properties[name] = asWritten(value, placeholders)
  }
  return element
}

function asWritten(text: string, placeholders: readonly WrittenPlaceholder[]): string {
  return text.replace(anyStandIn(), (address, index: string) => placeholders[Number(index)]?.text ?? address)
}

/** The placeholders that stand in a text, by their stand-ins in prose or as written in code. */
function addressText(value: string, placeholders: readonly WrittenPlaceholder[]): (Element | Text)[] {
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
  if (placeholder.kind === 'machine') return { type: 'text', value: machineAddress[placeholder.machine] }
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
