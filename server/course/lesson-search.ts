import { setImmediate } from 'node:timers/promises'
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
  readonly #texts = new WeakMap<LessonOutline, SearchText>()
  #ahead = Promise.resolve()

  /** Reads texts ahead, one after the other, for somebody who sees lessons is likely to search them. */
  prepare(outlines: readonly LessonOutline[]): void {
    if (outlines.every((outline) => this.#texts.has(outline))) return
    this.#ahead = this.#ahead.then(async () => {
      for (const outline of outlines) await this.#text(outline)
    })
  }

  async find(candidates: readonly SearchCandidate[], filter: LessonFilter): Promise<LessonMatch[]> {
    const fitting = onePerLesson(candidates).filter(({ lesson }) => fits(lesson, filter))
    const words = searchWords(filter.words ?? '')
    if (words.length === 0) return fitting.map(({ lesson, courseTitle }) => ({ lesson, courseTitle }))
    const found: { score: number; match: LessonMatch }[] = []
    for (const { outline, lesson, courseTitle } of fitting) {
      const text = await this.#text(outline)
      const score = relevance(text, words)
      if (score === 0) continue
      const piece = excerpt(text, words)
      found.push({
        score,
        match: { lesson, courseTitle, ...(piece === undefined ? {} : { excerpt: piece }) },
      })
    }
    return found.sort((a, b) => b.score - a.score).map(({ match }) => match)
  }

  /** Others have their turn before a text is read. */
  async #text(outline: LessonOutline): Promise<SearchText> {
    const kept = this.#texts.get(outline)
    if (kept !== undefined) return kept
    await setImmediate()
    const text = searchText(readLesson(outline))
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
