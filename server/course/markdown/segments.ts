/** A stretch of prepared Markdown that is parsed by itself. */
export interface Segment {
  text: string
  /** Lines before it. */
  line: number
  /** What follows `length` characters is there only to be referred to. */
  length: number
}

/**
 * Cuts Markdown where one block cannot know of another: at a blank line before text at the margin. Markdown
 * parsers take time that grows with the square of some texts; in short pieces that does not matter.
 * A very long list is cut between two items, and what nobody wrote to be read anywhere.
 */
export function splitSegments(markdown: string): Segment[] {
  const lines = markdown.split('\n')
  if (lines.length <= enoughLines && markdown.length <= enoughCharacters) {
    return [{ text: markdown, line: 0, length: markdown.length }]
  }
  const references = referencesOf(lines)
  const segments: Segment[] = []
  let first = 0
  let characters = 0
  for (const [index, line] of lines.entries()) {
    const count = index - first
    const enough = count >= enoughLines || characters >= enoughCharacters
    const much = count >= 3 * enoughLines || characters >= 3 * enoughCharacters
    const tooMuch = count >= mostLines || characters >= mostCharacters
    const afterBlank = lines[index - 1]?.trim() === ''
    if (tooMuch || (enough && afterBlank && isApart(line)) || (much && afterBlank && /^\S/.test(line))) {
      segments.push(segment(lines.slice(first, index), first, references))
      first = index
      characters = 0
    }
    characters += line.length + 1
  }
  return [...segments, segment(lines.slice(first), first, references)]
}

const enoughLines = 60
const mostLines = 600
const enoughCharacters = 4_000
const mostCharacters = 20_000

/** Text at the margin that continues no list, quote, table or raw HTML. */
function isApart(line: string): boolean {
  return /^[^\s<>*+\d:|-]/.test(line)
}

function segment(lines: string[], line: number, references: string): Segment {
  const text = `${lines.join('\n')}\n`
  return { text: references === '' ? text : `${text}\n\n${references}\n`, line, length: text.length }
}

/** The definitions of links and footnotes, without which their uses are not recognised. */
function referencesOf(lines: string[]): string {
  const references = lines.flatMap((line) => {
    const footnote = /^ {0,3}(\[\^[^\]\s]{1,100}\]:)/.exec(line)?.[1]
    if (footnote !== undefined) return `${footnote} .`
    return /^ {0,3}\[[^\]^][^\]]{0,200}\]:[ \t]*\S{1,1000}/.test(line) ? line.trim() : []
  })
  return references.slice(0, mostReferences).join('\n')
}

const mostReferences = 100
