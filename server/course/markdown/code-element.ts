import type { Element, ElementContent } from 'hast'
import { highlight } from './highlighter.ts'

/** A fence's info string: ```` ```yaml{2,5-6} ````. */
interface CodeInfo {
  language: string
  /** Lines to mark, 1-based. */
  marked: ReadonlySet<number>
}

/**
 * The `<pre class="code">` of a fence: coloured by classes (`code-keyword`…), with marked lines in
 * `<span class="code-marked">`.
 */
export async function codeBlock(code: string, info: string): Promise<Element> {
  const { language, marked } = readInfo(info)
  const lines = await highlight(code, language)
  const children = lines.flatMap((line, index): ElementContent[] => {
    const shown = marked.has(index + 1) ? [element('span', ['code-marked'], line)] : line
    return index === 0 ? shown : [{ type: 'text', value: '\n' }, ...shown]
  })
  const block = element('pre', ['code'], [element('code', [], children)])
  if (language !== '') block.properties['dataLanguage'] = language
  return block
}

export function inlineCode(code: string): Element {
  return element('code', [], [{ type: 'text', value: code }])
}

function readInfo(info: string): CodeInfo {
  const language = /^[\w+#.-]{1,30}/.exec(info)?.[0].toLowerCase() ?? ''
  const lines = /\{([\d,\s-]{1,200})\}/.exec(info)?.[1] ?? ''
  return { language, marked: new Set(lines.split(',').flatMap(numbersOf)) }
}

/** `5-7` → 5, 6, 7; at most as many as a screen has. */
function numbersOf(range: string): number[] {
  const [first = 0, last = first] = range.split('-').map(Number)
  return Array.from({ length: Math.min(Math.max(last - first + 1, 0), 200) }, (_, i) => first + i)
}

function element(tagName: string, className: string[], children: ElementContent[]): Element {
  return { type: 'element', tagName, properties: className.length === 0 ? {} : { className }, children }
}
