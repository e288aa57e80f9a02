import type { Root } from 'hast'
import { visit } from 'unist-util-visit'
import type { MarkdownProblem } from './piece.ts'

/**
 * Says what the sanitiser is going to take away that an author, or an attacker, put there on purpose.
 * `lines` gives the file's line for each line that was parsed.
 */
export function unsafeHtmlProblems(tree: Root, lines: readonly number[]): MarkdownProblem[] {
  const problems: MarkdownProblem[] = []
  visit(tree, 'element', (element) => {
    const line = lines[(element.position?.start.line ?? 1) - 1] ?? 1
    for (const [name, value] of Object.entries(element.properties)) {
      if (/^on/i.test(name)) {
        problems.push({
          code: 'unsafe-html',
          reason: `The handler “${name}” of <${element.tagName}> is removed.`,
          line,
        })
      } else if (name === 'style') {
        problems.push({ code: 'unsafe-html', reason: `The style of <${element.tagName}> is removed.`, line })
      } else if ((name === 'href' || name === 'src') && isForeignScheme(String(value))) {
        problems.push(foreignScheme(element.tagName, line))
      }
    }
  })
  return problems
}

export function foreignScheme(tagName: string, line: number): MarkdownProblem {
  return { code: 'unsafe-html', reason: `An address of <${tagName}> is neither http nor https.`, line }
}

/** Whether an address is of a kind that does something else than lead to a page. */
export function isForeignScheme(address: string): boolean {
  // Browsers pass over blanks and control characters in a scheme.
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address.replace(/[\p{Cc}\s]/gu, ''))?.[1]
  return scheme !== undefined && !/^(?:https?|mailto)$/i.test(scheme)
}
