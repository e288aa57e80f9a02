import type { Root } from 'hast'
import { can } from '#common/can.ts'
import type {
  Course,
  Language,
  Lesson,
  LessonFilter,
  LessonsFound,
  Page,
  QuizAnswer,
} from '#common/course.ts'
import type { Actor } from '#common/person.ts'
import { readConfig } from '#server/config.ts'
import { readEnvironment } from '#server/environment.ts'
import { platform } from '#server/platform.ts'
import { createCatalogue, type Catalogue } from './catalogue.ts'
import type { ImageFile } from './image-file.ts'
import { readImageTable } from './image-table.ts'
import type { ListRange } from './list-range.ts'

/** Courses with their lessons, in the order shown: all, or those at some places of the list. */
export function listCourses(language: Language, range?: ListRange): Promise<Course[]> {
  return catalogue().listCourses(language, range)
}

/** Files of courses have changed for sure; resolves when that is seen. */
export function noteContentChange(): Promise<void> {
  return catalogue().noteChange()
}

export function countCourses(): Promise<number> {
  return catalogue().countCourses()
}

export function findCourse(id: string, language: Language): Promise<Course | undefined> {
  return catalogue().findCourse(id, language)
}

/**
 * Lessons that fit a filter, the best first; where no words are looked for, in the order of their courses: all, or
 * those at some places of the list. Soon after a start of the server only those that it has read so far: nobody waits
 * for the others.
 */
export function searchLessons(
  filter: LessonFilter,
  language: Language,
  range?: ListRange,
): Promise<LessonsFound> {
  return catalogue().searchLessons(filter, language, range)
}

/** Reads all that searches look at, for the first of them to find everything at once. */
export function readAhead(): Promise<void> {
  return catalogue().readAhead()
}

/** A lesson with its Markdown, in the language asked for where it has it. */
export function findLesson(id: string, language: Language): Promise<Lesson | undefined> {
  return catalogue().findLesson(id, language)
}

/**
 * A page's text as a tree of clean HTML, plain JSON, with these elements of ours:
 * - `sandlot-action` (`action`: JSON of an Action) around a `code` or `pre`;
 * - `sandlot-preview` (`port`, `path`, `prefix`) around a link's text, `sandlot-ports` around a link to a list of ports;
 * - `sandlot-address` (`port`, `prefix`, `scheme`) around an address in text or code, as seen from inside;
 * - `sandlot-quiz` (`kind`: `one`, `several` or `text`; `line`) around a question and its options.
 */
export function renderPage(lesson: Lesson, page: Page): Promise<Root> {
  return catalogue().renderPage(lesson, page)
}

/** Whether an answer to the quiz in that line of the page is right; undefined where there is no quiz. */
export function checkQuiz(page: Page, line: number, answer: QuizAnswer): boolean | undefined {
  return catalogue().checkQuiz(page, line, answer)
}

/** Whether these answer every question of a page as it is in that language, and all of them right. */
export async function answersAllQuizzes(
  lessonId: string,
  language: Language,
  index: number,
  answers: { line: number; answer: QuizAnswer }[],
): Promise<boolean> {
  const page = (await findLesson(lessonId, language))?.pages[index]
  if (page === undefined) return false
  const right = answers.filter(({ line, answer }) => checkQuiz(page, line, answer) === true)
  const lines = catalogue().quizLines(page)
  return lines.length > 0 && lines.every((line) => right.some((given) => given.line === line))
}

/** The author's solution of a step, like a page; undefined where there is none. */
export function renderAnswer(lesson: Lesson, page: Page): Promise<Root | undefined> {
  return catalogue().renderAnswer(lesson, page)
}

/** Whom the author thanks on a page, like a page; undefined where they thank nobody. */
export function renderCredits(lesson: Lesson, page: Page): Promise<Root | undefined> {
  return catalogue().renderCredits(lesson, page)
}

/** An image of a lesson by its path below a content directory. */
export function findContentImage(path: string): Promise<ImageFile | undefined> {
  return catalogue().findImage(path)
}

/** Whether what is wrong in the files of courses is told to this person, who may know whom to tell. */
export function showsContentProblems(actor: Actor | undefined): boolean {
  return can(actor, 'read', { kind: 'content-problems', authored: platform().authored })
}

/** Whether lessons are written while they are read: `sandlot dev`. */
export function isAuthored(): boolean {
  return platform().authored
}

function catalogue(): Catalogue {
  globalThis.sandlotCatalogue ??= openCatalogue()
  return globalThis.sandlotCatalogue
}

function openCatalogue(): Catalogue {
  const config = readConfig(readEnvironment(process.cwd()))
  return createCatalogue({
    roots: config.contentDirectories,
    images: readImageTable(config.dataDirectory),
    withoutDocker: config.sandboxHost === 'local',
    searchWaitMs,
  })
}

/** Of the 100 ms that a search may take, the part that it may wait. */
const searchWaitMs = 50

// Next bundles the pages apart from the server: thousands of lessons need not be indexed twice.
declare global {
  var sandlotCatalogue: Catalogue | undefined
}
