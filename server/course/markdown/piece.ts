import type { Placeholder } from '#common/placeholder.ts'
import type { ContentProblemCode } from '../content-problem.ts'
import type { Annotation } from './action-words.ts'

/** A part of a lesson's Markdown that is taken out before Markdown is parsed. Lines are 1-based. */
export type Piece =
  | { kind: 'span'; code: string; annotation?: Annotation; literal: string; line: number }
  | { kind: 'fence'; code: string; info: string; annotation?: Annotation; line: number }
  /** A raw `<pre>…</pre>`, tags included. */
  | { kind: 'pre'; html: string; line: number }
  | { kind: 'quiz'; quiz: QuizSource; line: number }

/** A quiz as written. `options` are the choices of `one` and `several`; `answers` what a typed answer must be. */
export interface QuizSource {
  question: string
  kind: 'one' | 'several' | 'exact' | 'pattern'
  options: { text: string; right: boolean }[]
  answers: string[]
}

/** A placeholder with the text that stands for it in the file. */
export type WrittenPlaceholder = Placeholder & { text: string }

/** Markdown made safe to parse, with a mark wherever a piece was taken out. */
export interface PreparedMarkdown {
  markdown: string
  /** The file's line for each line of `markdown`. */
  lines: number[]
  pieces: Piece[]
  placeholders: WrittenPlaceholder[]
  /** The same text in stretches without a blank line; indented code is not among them. */
  paragraphs: Paragraph[]
  problems: MarkdownProblem[]
}

export interface Paragraph {
  text: string
  /** The file's line of its first line. */
  line: number
}

/** A problem in a Markdown file, which the caller knows the name of. */
export interface MarkdownProblem {
  code: ContentProblemCode
  reason: string
  line: number
}
