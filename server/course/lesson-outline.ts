import { basename } from 'node:path'
import {
  Language,
  type ContentProblem,
  type CourseId,
  type Lesson,
  type LessonId,
  type LessonRuntime,
  type LessonSummary,
  type Page,
} from '#common/course.ts'
import { contentProblem } from './content-problem.ts'
import { ContentReader, unreadable } from './content-reader.ts'
import { joinContentPath, type ContentRoot } from './content-root.ts'
import { estimatedMinutes } from './estimated-minutes.ts'
import type { IndexJson } from './index-json.ts'
import { readLessonIndex } from './json-file.ts'
import { findAssets } from './lesson-assets.ts'
import { lessonDialects } from './lesson-dialects.ts'
import { machinesOf, withOwnNetwork } from './lesson-machines.ts'
import {
  noStepsProblem,
  outlinePages,
  playgroundPage,
  type LessonSource,
  type PageOutline,
} from './lesson-pages.ts'
import { readLevel } from './level.ts'
import { sandboxImage, type SandboxImageTable } from './sandbox-image.ts'
import { readWorkspace } from './workspace.ts'

/** Where a lesson lies. Directories are relative to the content root; '' is the root itself. */
export interface LessonPlace {
  id: LessonId
  courseId: CourseId
  root: ContentRoot
  directory: string
  /** Directories that hold it in other languages, by language. */
  translations: ReadonlyMap<string, string>
  /** What the list that names it calls it, instead of its own title and description. */
  listed?: ListedAs
}

export interface ListedAs {
  title?: string | undefined
  description?: string | undefined
}

/** A lesson with everything found but no Markdown read: enough to list it, and cheap. */
export interface LessonOutline extends Omit<Lesson, 'pages' | 'dialects' | 'machines' | 'challenge'> {
  index: IndexJson
  pages: PageOutline[]
  reader: ContentReader
}

/** Never rejects for anything in the content: what is wrong with it is among the problems. */
export function outlineLesson(
  place: LessonPlace,
  wanted: Language,
  images: SandboxImageTable,
): LessonOutline {
  const reader = new ContentReader(place.root)
  const file = joinContentPath(place.directory, 'index.json')
  const base = readLessonIndex(reader, place.directory)
  const index = base.status === 'read' ? base.value : {}
  const translation = place.translations.get(wanted)
  const over = translation === undefined ? undefined : readLessonIndex(reader, translation)
  const source: LessonSource = {
    directory: place.directory,
    index,
    ...(translation === undefined
      ? {}
      : { translation: { directory: translation, index: over?.status === 'read' ? over.value : {} } }),
  }
  const { pages: written, problems: pageProblems } = outlinePages(reader, source)
  const isPlayground = base.status === 'read' && written.length === 0
  const pages = isPlayground ? [playgroundPage(source)] : written
  const { assets, problems: assetProblems } = findAssets(reader, place.directory, index)
  const problems = [
    ...(base.status === 'absent' ? [] : base.problems),
    ...(over === undefined || over.status === 'absent' ? [] : over.problems),
    ...(base.status === 'read' ? indexProblems(index, file, images) : []),
    ...pageProblems,
    ...assetProblems,
  ]
  return {
    ...summarise(place, source, wanted, images),
    stepCount: pages.filter((page) => page.kind === 'step').length,
    problemCount: problems.length,
    workspace: readWorkspace(index),
    index,
    pages,
    assets,
    problems,
    reader,
  }
}

/** Reads the Markdown of an outlined lesson. */
export function readLesson({ reader, index, ...outline }: LessonOutline): Lesson {
  const pages = readPages({ reader, pages: outline.pages })
  const texts = pages.map((page) => (page.text.status === 'ready' ? page.text.markdown : ''))
  const machines = machinesOf(index, texts)
  return {
    ...outline,
    runtime: withOwnNetwork(outline.runtime, machines, texts),
    pages,
    machines,
    challenge: /^challenge\b/i.test(index.type ?? ''),
    dialects: lessonDialects(index, texts),
  }
}

export function readPages({ reader, pages }: Pick<LessonOutline, 'reader' | 'pages'>): Page[] {
  return pages.map((page) => readPage(reader, page))
}

function readPage(reader: ContentReader, page: PageOutline): Page {
  const { text } = page
  switch (text.status) {
    case 'broken':
      return { ...page, text }
    case 'given':
      return { ...page, text: { status: 'ready', markdown: text.markdown, file: '' } }
    case 'none':
      return { ...page, text: { status: 'ready', markdown: '', file: '' } }
    case 'found': {
      const markdown = reader.read(text.file)
      if (markdown === undefined) {
        return { ...page, text: { status: 'broken', problem: unreadable({ file: text.path }, text.path) } }
      }
      return { ...page, text: { status: 'ready', markdown, file: text.path } }
    }
  }
}

function summarise(
  place: LessonPlace,
  { index, translation }: LessonSource,
  wanted: Language,
  images: SandboxImageTable,
) {
  const title = index.title?.trim() || humanise(basename(place.directory))
  const own = ownLanguage(title + (index.description ?? ''))
  const languages = Language.options.filter(
    (language) => language === own || place.translations.has(language),
  )
  const minutes = index.sandlot?.minutes ?? estimatedMinutes(index.time ?? '')
  const difficulty = index.difficulty?.trim()
  const level = readLevel(difficulty ?? '')
  return {
    id: place.id,
    courseId: place.courseId,
    title: translation?.index.title?.trim() || place.listed?.title?.trim() || title,
    description:
      translation?.index.description?.trim() ??
      (place.listed?.description?.trim() || (index.description?.trim() ?? '')),
    ...(difficulty === undefined || difficulty === '' ? {} : { difficulty }),
    ...(level === undefined ? {} : { level }),
    ...(minutes === undefined ? {} : { minutes }),
    languages,
    language: translation === undefined ? own : wanted,
    runtime: lessonRuntime(index, images),
  } satisfies Partial<LessonSummary> & { language: Language }
}

/** The language that a lesson itself is written in, told by its script. */
function ownLanguage(text: string): Language {
  return /\p{Script=Hangul}/u.test(text) ? 'ko' : 'en'
}

function lessonRuntime(index: IndexJson, images: SandboxImageTable): LessonRuntime {
  const imageId = imageIdOf(index) ?? defaultImageId
  const own = index.sandlot?.image
  const image = own === undefined ? sandboxImage(imageId, images) : ({ status: 'runs', kind: own } as const)
  if (image.status === 'unavailable') return { ...image, imageId }
  return { egress: 'lab', ...image, ...(index.sandlot?.egress && { egress: index.sandlot.egress }) }
}

function indexProblems(index: IndexJson, file: string, images: SandboxImageTable): ContentProblem[] {
  const problems: ContentProblem[] = []
  const runtime = lessonRuntime(index, images)
  if (!index.title?.trim()) {
    problems.push(contentProblem('no-title', { file, key: 'title' }, 'The lesson has no title.'))
  }
  if (imageIdOf(index) === undefined && index.sandlot?.image === undefined) {
    const reason = `The lesson names no environment; it gets “${defaultImageId}”.`
    problems.push(contentProblem('no-image', { file, key: 'backend.imageid' }, reason))
  }
  if (runtime.status === 'unavailable') {
    problems.push(contentProblem('unavailable-image', { file, key: 'backend.imageid' }, runtime.reason))
  }
  // Without any details it is a bare playground, which is a whole lesson on Killercoda.
  if (index.details !== undefined && (index.details.steps ?? []).length === 0)
    problems.push(noStepsProblem(file))
  return problems
}

const defaultImageId = 'ubuntu'

function imageIdOf({ backend }: IndexJson): string | undefined {
  return backend?.imageid?.trim() || backend?.dockerimage?.trim() || undefined
}

/** `containers-and-networks` → `Containers and networks`. */
export function humanise(name: string): string {
  const words = name.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
