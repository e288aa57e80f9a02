import { readPages, type LessonOutline } from './lesson-outline.ts'
import { withoutQuizAnswers } from './quiz-wording.ts'

/** What of a lesson words are looked for in, ready to compare: lower case, composed. */
export interface SearchText {
  head: string
  body: string
  /** The body as a reader would see it, for excerpts; character for character the same places. */
  shown: string
}

export function searchText(lesson: LessonOutline): SearchText {
  const texts = readPages(lesson).flatMap(({ title, text }) => [
    title,
    text.status === 'ready' ? plainText(withoutQuizAnswers(text.markdown)) : '',
  ])
  const shown = texts.join('\n').normalize('NFC')
  return { head: comparable(`${lesson.title}\n${lesson.description}`), body: lowerCase(shown), shown }
}

/** A query as words to look for. */
export function searchWords(query: string): string[] {
  return comparable(query)
    .split(/\s+/)
    .filter((word) => word !== '')
}

/** 0 where a word is missing; more where words stand in the title. */
export function relevance({ head, body }: SearchText, words: readonly string[]): number {
  let score = 1
  for (const word of words) {
    if (head.includes(word)) score += 2
    else if (!body.includes(word)) return 0
  }
  return score
}

/** The text around the first word that only the body has. */
export function excerpt({ head, body, shown }: SearchText, words: readonly string[]): string | undefined {
  const word = words.find((each) => !head.includes(each))
  if (word === undefined) return undefined
  const at = body.indexOf(word)
  const end = at + word.length
  const from = Math.max(0, at - 60)
  const to = end + 100
  const before = shown.slice(from, at)
  const after = shown.slice(end, to)
  // No word is cut in two, unless it is all that there is.
  const piece = [
    from > 0 ? before.replace(/^\S*\s+/, '') : before,
    shown.slice(at, end),
    to < shown.length ? after.replace(/\s+\S*$/, '') : after,
  ].join('')
  const line = piece.replace(/\s+/g, ' ').trim()
  return `${from > 0 ? '…' : ''}${line}${to < shown.length ? '…' : ''}`
}

function comparable(text: string): string {
  return lowerCase(text.normalize('NFC'))
}

/** Lower case of the same length: the few letters that grow (İ) stay as they are. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : Array.from(text, lowerLetter).join('')
}

function lowerLetter(letter: string): string {
  const lower = letter.toLowerCase()
  return lower.length === letter.length ? lower : letter
}

/** Markdown without most of its marks. */
function plainText(markdown: string): string {
  return markdown
    .replace(/\{\{[^{}\n]{0,80}\}\}/g, '')
    .replace(/\]\([^)\s]{0,500}\)/g, ']')
    .replace(/<\/?[a-z][^<>]{0,300}>/gi, ' ')
    .replace(/^[ \t]*(?:`{3,}|~{3,}).*$/gm, '')
    .replace(/[`*#[\]|]/g, '')
}
