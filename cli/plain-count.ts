/** Kinds of actions, as `sandlot parse` names them. */
export const actionKinds = ['run', 'keys', 'copy', 'open', 'write'] as const
export type ActionKind = (typeof actionKinds)[number]

/** Something in a line that looks like an action, and why it is none where it is only shown. */
export interface CountedAction {
  kind: ActionKind
  /** 1-based. */
  line: number
  shownOnly?: 'in a comment' | 'in a <pre>' | 'in other code' | 'with no code before it'
}

/**
 * Counts the actions of a Markdown file by looking at one line after the other, knowing nothing of Markdown but
 * whether code, a comment or a `<pre>` is open. Shares no line with the parser, so that each can be held
 * against the other.
 */
export function countByLine(markdown: string): CountedAction[] {
  const found: CountedAction[] = []
  const lines = markdown.split(/\r\n|\r|\n/)
  const open: Open = { fence: '', comment: false, pre: false }
  let paragraph = ''
  lines.forEach((text, at) => {
    const rest = lines.slice(at + 1, at + longestLook)
    if (text.trim() === '') paragraph = ''
    const closes = closesFence(text, open.fence, rest)
    for (const { kind, place } of hitsIn(text, rest)) {
      const why = shownOnly(text, place, open, closes) ?? withoutCode(text, place, open, paragraph, rest)
      found.push({ kind, line: at + 1, ...(why === undefined ? {} : { shownOnly: why }) })
    }
    if (open.fence === '') paragraph += `${text}\n`
    read(text, open, closes, rest)
    if (open.fence !== '') paragraph = ''
  })
  return found
}

/** Lines that are looked ahead for the end of something. */
const longestLook = 400

interface Open {
  /** The backticks or tildes that the open code began with, or ''. */
  fence: string
  comment: boolean
  pre: boolean
}

function hitsIn(text: string, rest: readonly string[]): { kind: ActionKind; place: number }[] {
  const annotated = Array.from(text.matchAll(/[`~][ \t]*\{\{[ \t]*([^{}]*?)[ \t]*\}\}/g)).flatMap((match) => {
    const kind = kindOf(match[1] ?? '')
    return kind === undefined ? [] : [{ kind, place: match.index }]
  })
  // A tag may go on in the lines below.
  const whole = /<pre\b[^>]*$/i.test(text) ? [text, ...rest.slice(0, 5)].join(' ') : text
  const snippets = Array.from(whole.matchAll(/<pre\b[^>]*>/gi)).flatMap(({ 0: tag, index }) => {
    const kind = kindOfSnippet(tag)
    return kind === undefined || index >= text.length ? [] : [{ kind, place: index }]
  })
  return [...annotated, ...snippets]
}

function kindOfSnippet(tag: string): ActionKind | undefined {
  if (!/\bclass=["']?(?:[^"'>]*\s)?file\b/i.test(tag)) return undefined
  if (/\bdata-filename=/i.test(tag)) return 'write'
  return /\bdata-target=["']?clipboard/i.test(tag) ? 'copy' : undefined
}

function kindOf(words: string): ActionKind | undefined {
  const [verb, ...more] = words.toLowerCase().split(/\s+/)
  if (verb === 'execute' || verb === 'exec') return more.includes('ctrl-seq') ? 'keys' : 'run'
  return verb === 'copy' || verb === 'open' ? verb : undefined
}

function shownOnly(text: string, place: number, open: Open, closes: boolean): CountedAction['shownOnly'] {
  const before = text.slice(0, place)
  if (open.comment ? !before.includes('-->') : before.lastIndexOf('<!--') > before.lastIndexOf('-->'))
    return 'in a comment'
  if (open.pre ? !before.includes('</pre>') : before.lastIndexOf('<pre') > before.lastIndexOf('</pre>'))
    return 'in a <pre>'
  return open.fence !== '' && !closes ? 'in other code' : undefined
}

/** Backticks that begin code instead of ending it, for the opening ones were forgotten; or a fence that ends none. */
function withoutCode(
  text: string,
  place: number,
  open: Open,
  paragraph: string,
  rest: readonly string[],
): CountedAction['shownOnly'] {
  if (open.fence !== '' || text.startsWith('<pre', place)) return undefined
  if (/^[\s>]*(?:`{3,}|~{3,})[ \t]*\{\{/.test(text)) {
    // Some authors annotate the line that opens the code; but then none opens next.
    const next = rest.find((line) => /^[\s>]*(?:```|~~~)/.test(line)) ?? ''
    return /^[\s>]*[`~]+[ \t]*\w/.test(next) ? 'with no code before it' : undefined
  }
  const line = text.slice(0, place + 1)
  return hasOddRun(line) && hasOddRun(paragraph + line) ? 'with no code before it' : undefined
}

/** Whether the backticks at the end of a text begin code there: as many like them come before as do in pairs. */
function hasOddRun(text: string): boolean {
  const runs = text.match(/`+/g) ?? []
  return runs.filter((run) => run.length === runs.at(-1)?.length).length % 2 === 1
}

/** Whether a line ends the open code: by its own fence, by a shorter annotated one, or glued to the last line. */
function closesFence(text: string, fence: string, rest: readonly string[]): boolean {
  if (fence === '') return false
  const bare = text.replace(/^[\s>]*/, '').trimEnd()
  if (bare.startsWith(fence)) return /^[`~]+[ \t]*(?:\{\{.*)?$/.test(bare)
  const three = fence.slice(0, 3)
  // Four backticks that end with four hold examples of three.
  const isWrapped = fence.length > 3 && rest.some((line) => line.trim() === fence)
  if (isWrapped) return false
  if (bare.startsWith(three)) return /^[`~]+[ \t]*\{\{/.test(bare)
  return bare.endsWith(three) || new RegExp(`${three}[ \\t]*\\{\\{[^{}]*\\}\\}$`).test(bare)
}

function read(text: string, open: Open, closes: boolean, rest: readonly string[]): void {
  if (open.comment) open.comment = !text.includes('-->')
  else if (open.pre) open.pre = !text.toLowerCase().includes('</pre')
  else if (open.fence !== '') open.fence = closes ? '' : open.fence
  else {
    open.fence = openedFence(text, rest)
    open.comment = text.lastIndexOf('<!--') > text.lastIndexOf('-->') && has(rest, '-->')
    const lower = text.toLowerCase()
    open.pre = lower.lastIndexOf('<pre') > lower.lastIndexOf('</pre') && has(rest, '</pre')
  }
}

function openedFence(text: string, rest: readonly string[]): string {
  const fence = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*(`{3,}|~{3,})[^`]*$/.exec(text)?.[1] ?? ''
  const isAnnotated = /^[\s>]*(?:`{3,}|~{3,})[ \t]*\{\{/.test(text)
  return isAnnotated &&
    withoutCode(text, text.length - 1, { fence: '', comment: false, pre: false }, '', rest)
    ? ''
    : fence
}

function has(lines: readonly string[], end: string): boolean {
  return lines.some((line) => line.toLowerCase().includes(end))
}
