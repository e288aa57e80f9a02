import type { Action, ContentProblem, Dialect, Layout, LessonRuntime, Page } from '#common/course.ts'
import { ContentReader } from './content-reader.ts'
import { ContentRoot } from './content-root.ts'
import { readContentTree } from './content-tree.ts'
import { listCoursePlaces } from './course-listing.ts'
import { auditLesson, type PageAudit } from './lesson-audit.ts'
import { outlineLesson, readLesson, type LessonPlace } from './lesson-outline.ts'
import type { SandboxImageTable } from './sandbox-image.ts'

/** Everything in a content directory, as one document for other programs. Paths are relative to the directory. */
export interface ContentDocument {
  courses: { path: string; title: string; description: string; lessons: string[] }[]
  lessons: LessonDocument[]
  /** Problems of no single lesson. */
  problems: ContentProblem[]
}

export interface LessonDocument {
  path: string
  title: string
  dialects: Dialect[]
  /** `challenge@…` or `jupyter@…`; none for an ordinary lesson. */
  type?: string
  /** As the lesson names it; none when it names none. */
  image?: string
  runtime: LessonRuntime
  layout: Layout
  /** Languages that it is translated into. */
  translations: string[]
  /** Not listed by the `structure.json` above it. */
  hidden: boolean
  pages: PageDocument[]
  problems: ContentProblem[]
}

export interface PageDocument extends Omit<PageAudit, 'problems'> {
  kind: Page['kind']
  title: string
  /** The Markdown file; none when the page has no text, or none that can be read. */
  text?: string
  check?: string
  solution?: string
  answer?: string
  foreground?: string
  background?: string
  actions: Action[]
}

/** Reads and checks everything below a directory. Rejects when there is no such directory. */
export async function readContentDocument(
  path: string,
  images: SandboxImageTable = {},
): Promise<ContentDocument> {
  const root = ContentRoot.open(path)
  const listing = listCoursePlaces(root, await readContentTree(new ContentReader(root)))
  const shown = new Set(listing.courses.flatMap((course) => course.lessons.map(({ id }) => id)))
  // One at a time: the texts of thousands of lessons need not be in memory together.
  const lessons: LessonDocument[] = []
  for (const place of listing.lessons)
    lessons.push(await readLessonDocument(place, !shown.has(place.id), images))
  return {
    courses: listing.courses.map(({ directory, title, description, lessons: places }) => ({
      path: directory || '.',
      title,
      description,
      lessons: places.map((place) => place.directory || '.'),
    })),
    lessons,
    problems: listing.problems,
  }
}

async function readLessonDocument(
  place: LessonPlace,
  hidden: boolean,
  images: SandboxImageTable,
): Promise<LessonDocument> {
  const { root, directory } = place
  const outline = outlineLesson(place, 'en', images)
  const lesson = readLesson(outline)
  const audits = await auditLesson(root, directory, lesson)
  const image = outline.index.backend?.imageid ?? outline.index.backend?.dockerimage
  return {
    path: directory || '.',
    title: lesson.title,
    dialects: lesson.dialects,
    ...(outline.index.type === undefined ? {} : { type: outline.index.type }),
    ...(image === undefined ? {} : { image }),
    runtime: lesson.runtime,
    layout: lesson.workspace.layout,
    translations: Array.from(place.translations.keys()),
    hidden,
    pages: lesson.pages.map((page, index) => pageDocument(root, page, audits[index])),
    problems: [
      ...lesson.problems,
      ...audits.flatMap(({ problems }) => problems),
      ...(await translationProblems(place, lesson.problems, images)),
    ],
  }
}

function pageDocument(root: ContentRoot, page: Page, audit: PageAudit | undefined): PageDocument {
  const text = page.text.status === 'ready' && page.text.file !== '' ? { text: page.text.file } : {}
  const scripts = ['check', 'solution', 'answer', 'foreground', 'background'] as const
  const paths = scripts.flatMap((name) => {
    const path = page[name]
    return path === undefined ? [] : [[name, root.relative(path)] as const]
  })
  const { actions = [], quizzes = [], placeholders = [] } = audit ?? {}
  return {
    kind: page.kind,
    title: page.title,
    ...text,
    ...Object.fromEntries(paths),
    actions,
    quizzes,
    placeholders,
  }
}

/** What is wrong in the Korean files only. */
async function translationProblems(
  place: LessonPlace,
  known: readonly ContentProblem[],
  images: SandboxImageTable,
): Promise<ContentProblem[]> {
  const mirror = place.translations.get('ko')
  if (mirror === undefined) return []
  const lesson = readLesson(outlineLesson(place, 'ko', images))
  const audits = await auditLesson(place.root, place.directory, lesson)
  const problems = [...lesson.problems, ...audits.flatMap((audit) => audit.problems)]
  const isKnown = (problem: ContentProblem) =>
    known.some(({ file, key, code }) => file === problem.file && key === problem.key && code === problem.code)
  return problems.filter((problem) => problem.file.startsWith(`${mirror}/`) && !isKnown(problem))
}
