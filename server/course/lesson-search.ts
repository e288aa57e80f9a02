import { setImmediate } from 'node:timers/promises'
import {
  Language,
  type CourseId,
  type LessonFilter,
  type LessonId,
  type LessonMatch,
  type LessonsFound,
} from '#common/course.ts'
import type { ContentSnapshot } from './content-snapshot.ts'
import { courseTitle } from './course-listing.ts'
import type { LessonOutline } from './lesson-outline.ts'
import type { LessonOutlines } from './lesson-outlines.ts'
import { lessonSummary } from './lesson-summary.ts'
import { everything, type ListRange } from './list-range.ts'
import { excerpt, relevance, searchText, searchWords, type SearchText } from './search-text.ts'

/** Looks for words in lessons that were read before; what was read is kept as long as their outlines. */
export class LessonSearch {
  readonly #texts = new WeakMap<LessonOutline, SearchText>()
  /** By language, until something changes. */
  readonly #indexes = new Map<Language, LessonIndex>()
  /** By language, as long as it lasts. */
  readonly #readings = new Map<Language, Promise<void>>()

  constructor(
    private readonly outlines: LessonOutlines,
    private readonly findSnapshot: () => Promise<ContentSnapshot>,
  ) {}

  /** Reads all there is in each language; others have their turn between two lessons. */
  async readAhead(): Promise<void> {
    for (const language of Language.options) await this.readAll(language)
  }

  /** Whoever asks while all is read waits for the same reading. */
  async readAll(language: Language): Promise<void> {
    if (this.#isComplete(await this.findSnapshot(), language)) return
    const current = this.#readings.get(language)
    if (current !== undefined) return current
    const reading = this.#read(language).finally(() => this.#readings.delete(language))
    this.#readings.set(language, reading)
    return reading
  }

  /**
   * Of lessons that have been read, those that fit, the best first: all, or those at some places. Words that are in
   * no lesson as this language's reader has it are looked for in what readers of the others have.
   */
  async find(filter: LessonFilter, language: Language, range: ListRange = everything): Promise<LessonsFound> {
    const own = await this.#findIn(language, filter, range)
    if (own.total > 0 || filter.words === undefined) return own
    for (const other of Language.options.filter((each) => each !== language)) {
      const found = await this.#findIn(other, filter, range)
      if (found.total > 0) return found
    }
    return own
  }

  async #findIn(language: Language, filter: LessonFilter, range: ListRange): Promise<LessonsFound> {
    const { lessons, unread } = this.#index(await this.findSnapshot(), language)
    const fitting = lessons.filter(({ outline }) => fits(outline, filter))
    const words = searchWords(filter.words ?? '')
    const found = words.length === 0 ? fitting : await this.#rank(fitting, words)
    return {
      matches: found.slice(range.from, range.to).map((entry) => this.#match(entry, words)),
      total: found.length,
      unread,
    }
  }

  async #rank(lessons: readonly IndexedLesson[], words: readonly string[]): Promise<IndexedLesson[]> {
    const found: { score: number; entry: IndexedLesson }[] = []
    for (const [place, entry] of lessons.entries()) {
      // Somebody is typing meanwhile.
      if (place % looksATurn === looksATurn - 1) await setImmediate()
      const text = this.#texts.get(entry.outline)
      const score = text === undefined ? 0 : relevance(text, words)
      if (score > 0) found.push({ score, entry })
    }
    return found.sort((a, b) => b.score - a.score).map(({ entry }) => entry)
  }

  #match({ outline, courseId, courseTitle }: IndexedLesson, words: readonly string[]): LessonMatch {
    const text = this.#texts.get(outline)
    const piece = text && excerpt(text, words)
    return {
      lesson: lessonSummary(outline, courseId),
      courseTitle,
      ...(piece === undefined ? {} : { excerpt: piece }),
    }
  }

  async #read(language: Language): Promise<void> {
    for (const { lessons } of (await this.findSnapshot()).courses)
      for (const place of lessons) {
        const outline = await this.outlines.get(place, language)
        if (this.#texts.has(outline)) continue
        await setImmediate()
        this.#texts.set(outline, searchText(outline))
      }
  }

  #isComplete(snapshot: ContentSnapshot, language: Language): boolean {
    const index = this.#indexes.get(language)
    return index?.snapshot === snapshot && index.version === this.outlines.version && index.unread === 0
  }

  #index(snapshot: ContentSnapshot, language: Language): LessonIndex {
    const kept = this.#indexes.get(language)
    if (kept !== undefined && this.#isComplete(snapshot, language)) return kept
    const index = this.#gather(snapshot, language)
    this.#indexes.set(language, index)
    return index
  }

  #gather(snapshot: ContentSnapshot, language: Language): LessonIndex {
    // A lesson that several courses list is found once, in the first of them.
    const read = new Map<LessonId, IndexedLesson>()
    const unread = new Set<LessonId>()
    for (const course of snapshot.courses)
      for (const place of course.lessons) {
        const outline = this.outlines.kept(place, language)
        if (outline === undefined || !this.#texts.has(outline)) unread.add(place.id)
        else if (!read.has(place.id))
          read.set(place.id, { outline, courseId: course.id, courseTitle: courseTitle(course, language) })
      }
    return { snapshot, version: this.outlines.version, lessons: [...read.values()], unread: unread.size }
  }
}

/** What is looked through in one language. */
interface LessonIndex {
  snapshot: ContentSnapshot
  version: number
  lessons: IndexedLesson[]
  /** Lessons that have not been read. */
  unread: number
}

interface IndexedLesson {
  outline: LessonOutline
  courseId: CourseId
  courseTitle: string
}

/** Lessons that are looked at before others have their turn: about two milliseconds. */
const looksATurn = 500

function fits(outline: LessonOutline, { level, maxMinutes, language, runsHere }: LessonFilter): boolean {
  if (level !== undefined && outline.level !== level) return false
  if (maxMinutes !== undefined && (outline.minutes ?? Infinity) > maxMinutes) return false
  if (language !== undefined && !outline.languages.includes(language)) return false
  return runsHere !== true || outline.runtime.status === 'runs'
}
