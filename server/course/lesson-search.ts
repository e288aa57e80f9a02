import type { LessonFilter, LessonMatch, LessonSummary } from '#common/course.ts'
import { readLesson, type LessonOutline } from './lesson-outline.ts'
import { excerpt, relevance, searchText, searchWords, type SearchText } from './search-text.ts'

export interface SearchCandidate {
  outline: LessonOutline
  lesson: LessonSummary
  courseTitle: string
}

/** Looks for words in lessons. Their texts are read once and kept as long as their outlines. */
export class LessonSearch {
  readonly #texts = new WeakMap<LessonOutline, Promise<SearchText>>()

  /** Reads texts ahead, for somebody who sees lessons is likely to search them. */
  prepare(outlines: readonly LessonOutline[]): void {
    for (const outline of outlines) void this.#text(outline)
  }

  async find(candidates: readonly SearchCandidate[], filter: LessonFilter): Promise<LessonMatch[]> {
    const fitting = onePerLesson(candidates).filter(({ lesson }) => fits(lesson, filter))
    const words = searchWords(filter.words ?? '')
    if (words.length === 0) return fitting.map(({ lesson, courseTitle }) => ({ lesson, courseTitle }))
    const texts = await Promise.all(fitting.map(({ outline }) => this.#text(outline)))
    return fitting
      .map((candidate, at) => ({ candidate, text: texts[at] }))
      .flatMap(({ candidate: { lesson, courseTitle }, text }) => {
        const score = text === undefined ? 0 : relevance(text, words)
        if (text === undefined || score === 0) return []
        const found = excerpt(text, words)
        return [{ score, match: { lesson, courseTitle, ...(found === undefined ? {} : { excerpt: found }) } }]
      })
      .sort((a, b) => b.score - a.score)
      .map(({ match }) => match)
  }

  #text(outline: LessonOutline): Promise<SearchText> {
    const kept = this.#texts.get(outline)
    if (kept !== undefined) return kept
    const text = readLesson(outline).then(searchText)
    this.#texts.set(outline, text)
    return text
  }
}

function fits(lesson: LessonSummary, { level, maxMinutes, language, runsHere }: LessonFilter): boolean {
  if (level !== undefined && lesson.level !== level) return false
  if (maxMinutes !== undefined && (lesson.minutes ?? Infinity) > maxMinutes) return false
  if (language !== undefined && !lesson.languages.includes(language)) return false
  return runsHere !== true || lesson.runtime.status === 'runs'
}

/** A lesson that several courses list is found once. */
function onePerLesson(candidates: readonly SearchCandidate[]): SearchCandidate[] {
  return Array.from(new Map(candidates.toReversed().map((each) => [each.lesson.id, each])).values()).reverse()
}
