import { findPlaceholders, type Placeholder } from '#common/placeholder.ts'
import type { Action, ContentProblem, Lesson, Page } from '#common/course.ts'
import { contentProblem } from './content-problem.ts'
import { quote } from './content-reader.ts'
import type { ContentRoot } from './content-root.ts'
import { findImage, imagePlaces } from './image-file.ts'
import { toAction } from './markdown/action-words.ts'
import { readFileSnippet } from './markdown/file-snippet.ts'
import { linkedAddresses } from './markdown/linked-addresses.ts'
import { anyStandIn } from './markdown/marks.ts'
import type { Piece, PreparedMarkdown, QuizSource } from './markdown/piece.ts'
import { prepareMarkdown } from './markdown/prepare.ts'
import { patternProblem } from './quiz.ts'

/** Everything that can be told of a page without showing it. */
export interface PageAudit {
  actions: Action[]
  quizzes: (QuizSource & { line: number })[]
  placeholders: FoundPlaceholder[]
  problems: ContentProblem[]
}

/** A placeholder as written, what it means, and the port that it leads to, if one. */
export interface FoundPlaceholder {
  text: string
  kind: Placeholder['kind']
  port?: number
  line: number
}

/** Looks through a page's Markdown, for its author or for a machine. */
export async function auditPage(root: ContentRoot, lessonDirectory: string, page: Page): Promise<PageAudit> {
  if (page.text.status === 'broken') return { actions: [], quizzes: [], placeholders: [], problems: [] }
  const { markdown, file } = page.text
  const prepared = prepareMarkdown(markdown)
  const addresses = await linkedAddresses(prepared)
  const problems = prepared.problems.map(({ code, reason, line }) =>
    contentProblem(code, { file, line }, reason),
  )
  for (const { kind, written, line } of addresses) {
    if (/^(?:(?:https?:)?\/\/|mailto:|#|$)/i.test(written) || anyStandIn().test(written)) continue
    if (kind === 'link')
      problems.push(contentProblem('local-link', { file, line }, `${quote(written)} is a file.`))
    else if (!imageExists(root, lessonDirectory, file, written)) {
      problems.push(contentProblem('missing-image', { file, line }, `${quote(written)} is not there.`))
    }
  }
  return {
    actions: actionsOf(prepared),
    quizzes: prepared.pieces.flatMap((piece) =>
      piece.kind === 'quiz' ? [{ ...piece.quiz, line: piece.line }] : [],
    ),
    placeholders: listPlaceholders(markdown),
    problems: [...problems, ...prepared.pieces.flatMap((piece) => quizProblems(piece, file))],
  }
}

/** The pages of a lesson, in their order. */
export function auditLesson(root: ContentRoot, directory: string, lesson: Lesson): Promise<PageAudit[]> {
  return Promise.all(lesson.pages.map((page) => auditPage(root, directory, page)))
}

/** What a text offers to click, in its order. */
export function findActions(markdown: string): Action[] {
  return actionsOf(prepareMarkdown(markdown))
}

function actionsOf({ pieces }: PreparedMarkdown): Action[] {
  return pieces.flatMap((piece) => actionOf(piece) ?? [])
}

function actionOf(piece: Piece): Action | undefined {
  switch (piece.kind) {
    case 'span':
    case 'fence':
      return piece.annotation && toAction(piece.annotation, piece.code, piece.line)
    case 'pre':
      return readFileSnippet(piece.html, piece.line).action
    case 'quiz':
      return undefined
  }
}

function quizProblems(piece: Piece, file: string): ContentProblem[] {
  if (piece.kind !== 'quiz') return []
  const { quiz, line } = piece
  if (quiz.options.length > 0 && !quiz.options.some(({ right }) => right)) {
    return [contentProblem('bad-quiz', { file, line }, 'No answer is marked as right.')]
  }
  if (quiz.kind !== 'pattern') return []
  return quiz.answers.flatMap((pattern) => {
    const reason = patternProblem(pattern)
    return reason === undefined
      ? []
      : [contentProblem('bad-pattern', { file, line }, `${quote(pattern)}: ${reason}`)]
  })
}

function listPlaceholders(markdown: string): FoundPlaceholder[] {
  let line = 1
  let counted = 0
  return findPlaceholders(markdown).map((placeholder) => {
    line += markdown.slice(counted, placeholder.start).split('\n').length - 1
    counted = placeholder.start
    const port = 'port' in placeholder ? { port: placeholder.port } : {}
    return { text: markdown.slice(placeholder.start, placeholder.end), kind: placeholder.kind, ...port, line }
  })
}

function imageExists(root: ContentRoot, directory: string, file: string, written: string): boolean {
  return imagePlaces(written, directory, file).some((place) => findImage(root, place) !== undefined)
}
