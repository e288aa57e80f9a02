import { setImmediate } from 'node:timers/promises'
import type { LessonFilter, LessonMatch, LessonSummary } from '#common/course.ts'
import type { LessonOutline } from './lesson-outline.ts'
import { excerpt, relevance, searchText, searchWords, type SearchText } from './search-text.ts'

export interface SearchCandidate {
  outline: LessonOutline
  lesson: LessonSummary
  courseTitle: string
}

/** Looks for words in lessons that were read before; what was read is kept as long as their outlines. */
export class LessonSearch {
  readonly #texts = new WeakMap<LessonOutline, SearchText>()

  hasRead(outline: LessonOutline): boolean {
    return this.#texts.has(outline)
  }

  read(outline: LessonOutline): void {
    this.#texts.set(outline, searchText(outline))
  }

  /** Of lessons that have been read, those that fit. */
  async find(candidates: readonly SearchCandidate[], filter: LessonFilter): Promise<LessonMatch[]> {
    const fitting = onePerLesson(candidates).filter(({ lesson }) => fits(lesson, filter))
    const words = searchWords(filter.words ?? '')
    if (words.length === 0) return fitting.map(({ lesson, courseTitle }) => ({ lesson, courseTitle }))
    const found: { score: number; match: LessonMatch }[] = []
    for (const [index, { outline, lesson, courseTitle }] of fitting.entries()) {
      // Somebody is typing meanwhile.
      if (index % looksATurn === looksATurn - 1) await setImmediate()
      const text = this.#texts.get(outline)
      if (text === undefined) continue
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
}

/** Lessons that are looked at before others have their turn: about two milliseconds. */
const looksATurn = 100

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
