import { setTimeout } from 'node:timers/promises'
import type { Root } from 'hast'
import type {
  Course,
  Language,
  Lesson,
  LessonFilter,
  LessonsFound,
  Page,
  QuizAnswer,
} from '#common/course.ts'
import { joinContentPath } from './content-root.ts'
import { readSnapshot, type ContentSnapshot } from './content-snapshot.ts'
import { courseTitle, type CoursePlace } from './course-listing.ts'
import { findImage, type ImageFile } from './image-file.ts'
import type { LessonOutline } from './lesson-outline.ts'
import { LessonOutlines } from './lesson-outlines.ts'
import { LessonSearch } from './lesson-search.ts'
import { lessonSummary } from './lesson-summary.ts'
import { everything, type ListRange } from './list-range.ts'
import { prepareMarkdown } from './markdown/prepare.ts'
import { PageRenderer } from './page-rendering.ts'
import { isRightAnswer } from './quiz.ts'
import type { SandboxImageTable } from './sandbox-image.ts'

export interface CatalogueOptions {
  /** Directories of courses. Where two hold the same path, the first is used. */
  roots: readonly string[]
  /** What image identifiers mean here, beside the built-in table. */
  images?: SandboxImageTable
  /** No sandbox here has Docker. */
  withoutDocker?: boolean
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
  /** Something has changed for sure: resolves when all that is told from now on is told of the files as they are. */
  noteChange(): Promise<void>
  countCourses(): Promise<number>
  /** All courses, or those at the places from `from` up to `to`, in the order shown. */
  listCourses(language: Language, range?: ListRange): Promise<Course[]>
  findCourse(id: string, language: Language): Promise<Course | undefined>
  /** Lessons that fit, the best first, as far as they have been read: all, or those at some places. */
  searchLessons(filter: LessonFilter, language: Language, range?: ListRange): Promise<LessonsFound>
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
  readonly #now: () => number
  readonly #renderer = new PageRenderer()
  readonly #outlines: LessonOutlines
  readonly #search: LessonSearch
  readonly #searchWaitMs: number
  #snapshot: Promise<ContentSnapshot> | undefined
  #look: Promise<void> | undefined
  #lookedAt = 0
  #lookTook = 0

  constructor({
    roots,
    images = {},
    withoutDocker = false,
    now = () => performance.now(),
    searchWaitMs = Infinity,
  }: CatalogueOptions) {
    this.#roots = roots
    this.#outlines = new LessonOutlines(images, withoutDocker)
    this.#search = new LessonSearch(this.#outlines, () => this.#current())
    this.#now = now
    this.#searchWaitMs = searchWaitMs
  }

  async noteChange(): Promise<void> {
    // One that was begun before may have seen what was there before; how it ends is for whoever asked for it.
    await this.#look?.catch(() => undefined)
    await this.#beginLook()
  }

  async countCourses(): Promise<number> {
    await this.#refresh()
    return (await this.#current()).courses.length
  }

  async listCourses(language: Language, { from, to }: ListRange = everything): Promise<Course[]> {
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

  async searchLessons(filter: LessonFilter, language: Language, range?: ListRange): Promise<LessonsFound> {
    await this.#refresh()
    await within(this.#search.readAll(language), this.#searchWaitMs)
    return this.#search.find(filter, language, range)
  }

  readAhead(): Promise<void> {
    return this.#search.readAhead()
  }

  async findLesson(id: string, language: Language): Promise<Lesson | undefined> {
    await this.#refresh()
    const place = (await this.#current()).visible.get(id)
    if (place === undefined) return undefined
    return this.#outlines.read(place, language)
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
      title: courseTitle(place, language),
      description: translation?.description?.trim() || place.description,
      lessons: outlines.map((outline) => lessonSummary(outline, place.id)),
      problems: [...place.problems, ...outlines.flatMap((outline) => outline.problems)],
    }
  }

  async #outlinesOf(course: CoursePlace, language: Language): Promise<LessonOutline[]> {
    const outlines: LessonOutline[] = []
    for (const lesson of course.lessons) outlines.push(await this.#outlines.get(lesson, language))
    return outlines
  }

  #current(): Promise<ContentSnapshot> {
    this.#snapshot ??= readSnapshot(this.#roots)
    return this.#snapshot
  }

  /** Looks whether files have changed, unless somebody just did; waits for it where that is quick. */
  async #refresh(): Promise<void> {
    const pause = Math.max(shortestPauseMs, this.#lookTook * restAfterLook)
    if (this.#now() - this.#lookedAt > pause) void this.#beginLook()
    if (this.#lookTook <= longestWaitMs) await this.#look
  }

  #beginLook(): Promise<void> {
    this.#look ??= this.#lookAgain().finally(() => {
      this.#look = undefined
    })
    return this.#look
  }

  async #lookAgain(): Promise<void> {
    const start = this.#now()
    const snapshot = await this.#current()
    if (!(await isCurrent(snapshot, this.#roots))) {
      const changed = await readSnapshot(this.#roots)
      this.#snapshot = Promise.resolve(changed)
    }
    await this.#outlines.dropStale()
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
