import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Root } from 'hast'
import {
  Language,
  type Course,
  type CourseId,
  type Lesson,
  type LessonFilter,
  type LessonId,
  type LessonsFound,
  type LessonSummary,
  type Page,
  type QuizAnswer,
} from '#common/course.ts'
import { joinContentPath } from './content-root.ts'
import { readSnapshot, type ContentSnapshot } from './content-snapshot.ts'
import type { CoursePlace } from './course-listing.ts'
import { LessonSearch, type SearchCandidate } from './lesson-search.ts'
import { outlineLesson, readLesson, type LessonOutline, type LessonPlace } from './lesson-outline.ts'
import { findImage, type ImageFile } from './image-file.ts'
import { prepareMarkdown } from './markdown/prepare.ts'
import { PageRenderer } from './page-rendering.ts'
import { isRightAnswer } from './quiz.ts'
import type { SandboxImageTable } from './sandbox-image.ts'

/** Places in a list, from 0; `to` is not among them. */
export interface CourseRange {
  from: number
  to: number
}

export interface CatalogueOptions {
  /** Directories of courses. Where two hold the same path, the first is used. */
  roots: readonly string[]
  /** What image identifiers mean here, beside the built-in table. */
  images?: SandboxImageTable
  /** Milliseconds, from anywhere: only differences count. */
  now?: () => number
  /** How long a search waits for lessons that nobody has read yet, in milliseconds; otherwise until all are read. */
  searchWaitMs?: number
}

/**
 * The courses of some content directories, as they are on the disk now: what was read is kept, and read
 * again when a file has changed. Large content is looked through behind the reader's back and the less often
 * the longer that takes, so a change there shows at the next look; a lesson that is opened is always as it is.
 */
export interface Catalogue {
  countCourses(): Promise<number>
  /** All courses, or those at the places from `from` up to `to`, in the order shown. */
  listCourses(language: Language, range?: CourseRange): Promise<Course[]>
  findCourse(id: string, language: Language): Promise<Course | undefined>
  /** Lessons that fit, the best first, as far as they have been read. */
  searchLessons(filter: LessonFilter, language: Language): Promise<LessonsFound>
  /** Reads all that searches look at, in every language; others have their turn between two lessons. */
  readAhead(): Promise<void>
  findLesson(id: string, language: Language): Promise<Lesson | undefined>
  /** A page's text as a tree of clean HTML; empty for a page whose text is broken. */
  renderPage(lesson: Lesson, page: Page): Promise<Root>
  /** Whether an answer to the quiz in that line of the page's Markdown is right; undefined where there is none. */
  checkQuiz(page: Page, line: number, answer: QuizAnswer): boolean | undefined
  /** The lines in which the page's questions stand. */
  quizLines(page: Page): number[]
  /** The author's solution of a step, shown on request; undefined where there is none. */
  renderAnswer(lesson: Lesson, page: Page): Promise<Root | undefined>
  /** Whom the author thanks on a page; undefined where they thank nobody. */
  renderCredits(lesson: Lesson, page: Page): Promise<Root | undefined>
  /** An image of a lesson by its path below a content directory. */
  findImage(path: string): Promise<ImageFile | undefined>
}

export function createCatalogue(options: CatalogueOptions): Catalogue {
  return new DiskCatalogue(options)
}

class DiskCatalogue implements Catalogue {
  readonly #roots: readonly string[]
  readonly #images: SandboxImageTable
  readonly #now: () => number
  readonly #renderer = new PageRenderer()
  readonly #search = new LessonSearch()
  readonly #outlines = new Map<string, LessonOutline>()
  readonly #searchWaitMs: number
  /** By language, as long as it lasts. */
  readonly #readings = new Map<Language, Promise<void>>()
  #snapshot: Promise<ContentSnapshot> | undefined
  #look: Promise<void> | undefined
  #lookedAt = 0
  #lookTook = 0

  constructor({
    roots,
    images = {},
    now = () => performance.now(),
    searchWaitMs = Infinity,
  }: CatalogueOptions) {
    this.#roots = roots
    this.#images = images
    this.#now = now
    this.#searchWaitMs = searchWaitMs
  }

  async countCourses(): Promise<number> {
    await this.#refresh()
    return (await this.#current()).courses.length
  }

  async listCourses(language: Language, { from, to }: CourseRange = everything): Promise<Course[]> {
    await this.#refresh()
    const courses = (await this.#current()).courses.slice(from, to)
    const read: Course[] = []
    for (const place of courses) read.push(await this.#readCourse(place, language))
    return read
  }

  async findCourse(id: string, language: Language): Promise<Course | undefined> {
    await this.#refresh()
    const { courses } = await this.#current()
    const place = courses.find((course) => course.id === id)
    return place === undefined ? undefined : this.#readCourse(place, language)
  }

  async searchLessons(filter: LessonFilter, language: Language): Promise<LessonsFound> {
    await this.#refresh()
    await within(this.#readAll(language), this.#searchWaitMs)
    const candidates: SearchCandidate[] = []
    const unread = new Set<LessonId>()
    for (const course of (await this.#current()).courses) {
      const courseTitle = titleOf(course, language)
      for (const place of course.lessons) {
        const outline = this.#outlines.get(outlineKey(place, language))
        if (outline === undefined || !this.#search.hasRead(outline)) unread.add(place.id)
        else candidates.push({ outline, lesson: summaryOf(outline, course.id), courseTitle })
      }
    }
    return { matches: await this.#search.find(candidates, filter), unread: unread.size }
  }

  async readAhead(): Promise<void> {
    for (const language of Language.options) await this.#readAll(language)
  }

  async findLesson(id: string, language: Language): Promise<Lesson | undefined> {
    await this.#refresh()
    const place = (await this.#current()).visible.get(id)
    if (place === undefined) return undefined
    return readLesson(await this.#outline(place, language, 'fresh'))
  }

  checkQuiz(page: Page, line: number, answer: QuizAnswer): boolean | undefined {
    if (page.text.status === 'broken') return undefined
    const { pieces } = prepareMarkdown(page.text.markdown)
    const piece = pieces.find((each) => each.kind === 'quiz' && each.line === line)
    return piece?.kind === 'quiz' ? isRightAnswer(piece.quiz, answer) : undefined
  }

  quizLines(page: Page): number[] {
    if (page.text.status === 'broken') return []
    return prepareMarkdown(page.text.markdown).pieces.flatMap((piece) =>
      piece.kind === 'quiz' ? piece.line : [],
    )
  }

  async renderPage(lesson: Lesson, page: Page): Promise<Root> {
    if (page.text.status === 'broken') return { type: 'root', children: [] }
    return this.#render(lesson, page.text.file, page.text.markdown)
  }

  async renderAnswer(lesson: Lesson, page: Page): Promise<Root | undefined> {
    const place = (await this.#current()).visible.get(lesson.id)
    if (page.answer === undefined || place === undefined) return undefined
    const file = place.root.relative(page.answer)
    const found = place.root.find(file)
    const markdown = found.status === 'found' ? place.root.read(found) : undefined
    return markdown === undefined ? undefined : this.#render(lesson, file, markdown)
  }

  async renderCredits(lesson: Lesson, { credits }: Page): Promise<Root | undefined> {
    const place = (await this.#current()).visible.get(lesson.id)
    if (credits === undefined || place === undefined) return undefined
    return this.#render(lesson, joinContentPath(place.directory, 'index.json'), credits)
  }

  async findImage(path: string): Promise<ImageFile | undefined> {
    for (const { root } of (await this.#current()).readers) {
      const image = findImage(root, path)
      if (image !== undefined) return image
    }
    return undefined
  }

  async #render(lesson: Lesson, file: string, markdown: string): Promise<Root> {
    const place = (await this.#current()).visible.get(lesson.id)
    if (place === undefined || markdown.trim() === '') return { type: 'root', children: [] }
    const copyInlineCode = lesson.dialects.includes('killercoda')
    return this.#renderer.render({
      root: place.root,
      lessonDirectory: place.directory,
      file,
      markdown,
      copyInlineCode,
    })
  }

  async #readCourse(place: CoursePlace, language: Language): Promise<Course> {
    const outlines = await this.#outlinesOf(place, language)
    const translation = place.translations.get(language)
    return {
      id: place.id,
      title: titleOf(place, language),
      description: translation?.description?.trim() || place.description,
      lessons: outlines.map((outline) => summaryOf(outline, place.id)),
      problems: [...place.problems, ...outlines.flatMap((outline) => outline.problems)],
    }
  }

  /** Whoever asks while all is read waits for the same reading. */
  #readAll(language: Language): Promise<void> {
    const current = this.#readings.get(language)
    if (current !== undefined) return current
    const reading = this.#readTexts(language).finally(() => this.#readings.delete(language))
    this.#readings.set(language, reading)
    return reading
  }

  async #readTexts(language: Language): Promise<void> {
    for (const { lessons } of (await this.#current()).courses)
      for (const place of lessons) {
        const outline = await this.#outline(place, language, 'kept')
        if (this.#search.hasRead(outline)) continue
        await setImmediate()
        this.#search.read(outline)
      }
  }

  async #outlinesOf(course: CoursePlace, language: Language): Promise<LessonOutline[]> {
    const outlines: LessonOutline[] = []
    for (const lesson of course.lessons) outlines.push(await this.#outline(lesson, language, 'kept'))
    return outlines
  }

  /** `fresh` looks at the lesson's files again even when the whole content is not due. */
  async #outline(place: LessonPlace, language: Language, need: 'fresh' | 'kept'): Promise<LessonOutline> {
    const key = outlineKey(place, language)
    const kept = this.#outlines.get(key)
    if (kept !== undefined && (need === 'kept' || (await kept.reader.isCurrent()))) return kept
    // Thousands of lessons may be new: others have their turn, and one of them may have outlined this one.
    await setImmediate()
    const made = this.#outlines.get(key)
    if (made !== undefined && made !== kept) return made
    const outline = outlineLesson(place, language, this.#images)
    this.#outlines.set(key, outline)
    return outline
  }

  #current(): Promise<ContentSnapshot> {
    this.#snapshot ??= readSnapshot(this.#roots)
    return this.#snapshot
  }

  /** Looks whether files have changed, unless somebody just did; waits for it where that is quick. */
  async #refresh(): Promise<void> {
    const pause = Math.max(shortestPauseMs, this.#lookTook * restAfterLook)
    if (this.#look === undefined && this.#now() - this.#lookedAt > pause) {
      this.#look = this.#lookAgain().finally(() => {
        this.#look = undefined
      })
    }
    if (this.#lookTook <= longestWaitMs) await this.#look
  }

  async #lookAgain(): Promise<void> {
    const start = this.#now()
    const snapshot = await this.#current()
    if (!(await isCurrent(snapshot, this.#roots))) {
      const changed = await readSnapshot(this.#roots)
      this.#snapshot = Promise.resolve(changed)
    }
    for (const [key, outline] of this.#outlines) {
      if (!(await outline.reader.isCurrent())) this.#outlines.delete(key)
    }
    this.#lookedAt = this.#now()
    this.#lookTook = this.#lookedAt - start
  }
}

/** Resolves when the task has ended, or after so many milliseconds; the task goes on. */
async function within(task: Promise<void>, milliseconds: number): Promise<void> {
  if (milliseconds === Infinity) return task
  const over = new AbortController()
  await Promise.race([task, setTimeout(milliseconds, undefined, { signal: over.signal }).catch(() => {})])
  over.abort()
}

const everything: CourseRange = { from: 0, to: Infinity }

/** Two requests for one page share a look. */
const shortestPauseMs = 250
/** A look is followed by a rest of so many times its length: it may cost a twentieth of a processor. */
const restAfterLook = 20
/** A reader waits this long for a look at the disk; content that takes longer is shown as it last was. */
const longestWaitMs = 30

async function isCurrent({ readers }: ContentSnapshot, roots: readonly string[]): Promise<boolean> {
  if (readers.length < roots.length) return false
  for (const reader of readers) if (!(await reader.isCurrent())) return false
  return true
}

/** One outline serves all languages that the lesson is not translated into. */
function outlineKey({ root, directory, translations }: LessonPlace, language: Language): string {
  const used = translations.has(language) ? language : ''
  return [used, Array.from(translations.keys()).join(), root.path, directory].join(' ')
}

function titleOf(course: CoursePlace, language: Language): string {
  return course.translations.get(language)?.title?.trim() || course.title
}

function summaryOf(outline: LessonOutline, courseId: CourseId): LessonSummary {
  const { id, title, description, difficulty, level, minutes, languages, stepCount, runtime, problemCount } =
    outline
  return {
    id: id satisfies LessonId,
    courseId,
    title,
    description,
    ...(difficulty === undefined ? {} : { difficulty }),
    ...(level === undefined ? {} : { level }),
    ...(minutes === undefined ? {} : { minutes }),
    languages,
    stepCount,
    runtime,
    problemCount,
  }
}
