import { basename } from 'node:path'
import { CourseId, LessonId, type ContentProblem, type Language } from '#common/course.ts'
import { contentProblem, type Place } from './content-problem.ts'
import { quote } from './content-reader.ts'
import { joinContentPath, type ContentRoot } from './content-root.ts'
import type { ContentDirectory, ContentTree } from './content-tree.ts'
import { humanise, type LessonPlace, type ListedAs } from './lesson-outline.ts'

/** A course with the places of its lessons, in the order shown. */
export interface CoursePlace {
  id: CourseId
  root: ContentRoot
  directory: string
  title: string
  description: string
  /** What a mirror's `structure.json` says, by language. */
  translations: ReadonlyMap<string, { title?: string | undefined; description?: string | undefined }>
  lessons: LessonPlace[]
  /** Of the files that list its lessons. */
  problems: ContentProblem[]
}

export interface CourseListing {
  courses: CoursePlace[]
  /** Every lesson there is, also those that a `structure.json` hides. */
  lessons: LessonPlace[]
  problems: ContentProblem[]
}

/** Makes courses of a tree: every directory with lessons directly in it is one. */
export function listCoursePlaces(root: ContentRoot, tree: ContentTree): CourseListing {
  const directories = new Map(flatten(tree.top).map((directory) => [directory.path, directory]))
  const lessons = new Map(
    Array.from(directories.values())
      .filter(({ isLesson }) => isLesson)
      .map((directory) => [directory.path, placeLesson(root, directories, directory)]),
  )
  const lister = new Lister(root, directories, lessons)
  lister.visit(tree.top, {})
  lister.findOrphans()
  const problems = [...tree.problems, ...lister.problems]
  return {
    courses: lister.courses.map((course) => ({
      ...course,
      problems: problems.filter(({ file }) => parentOf(file) === course.directory),
    })),
    lessons: [...lessons.values()],
    problems,
  }
}

export function courseTitle(course: CoursePlace, language: Language): string {
  return course.translations.get(language)?.title?.trim() || course.title
}

class Lister {
  readonly courses: CoursePlace[] = []
  readonly problems: ContentProblem[] = []
  readonly #visited = new Set<string>()

  constructor(
    private readonly root: ContentRoot,
    private readonly directories: ReadonlyMap<string, ContentDirectory>,
    private readonly lessons: ReadonlyMap<string, LessonPlace>,
  ) {}

  /** Adds the directory's own course, if it has lessons, and then the courses below it. */
  visit(directory: ContentDirectory, override: ListedAs): void {
    if (this.#visited.has(directory.path)) return
    this.#visited.add(directory.path)
    const items = this.#itemsOf(directory)
    const listed = items.filter(({ directory: item }) => item.isLesson)
    const own =
      directory.path === '' && directory.isLesson ? [{ directory, override: {} }, ...listed] : listed
    const lessons = own.flatMap((item) => {
      const place = this.lessons.get(item.directory.path)
      return place === undefined ? [] : { ...place, listed: item.override }
    })
    if (lessons.length > 0) this.courses.push(this.#course(directory, override, lessons))
    for (const item of items) {
      if (item.directory.children.length > 0 || !item.directory.isLesson)
        this.visit(item.directory, item.override)
    }
  }

  /** Tells of translations of lessons that are not there. */
  findOrphans(): void {
    for (const { path, translations } of this.directories.values()) {
      for (const mirror of translations.values()) {
        for (const below of mirror.lessons) {
          if (this.lessons.has(joinContentPath(path, below).replace(/^\.$/, ''))) continue
          const file = joinContentPath(mirror.path, `${below}/index.json`)
          this.problems.push(
            contentProblem('orphan-translation', { file }, 'It translates a lesson that is not there.'),
          )
        }
      }
    }
  }

  #course(directory: ContentDirectory, override: ListedAs, lessons: LessonPlace[]): CoursePlace {
    const name = basename(directory.path)
    const pathway = this.directories.get(parentOf(directory.path))?.pathways.get(name)
    const title = override.title ?? directory.structure?.title ?? pathway?.title
    const description = override.description ?? directory.structure?.description ?? pathway?.description
    return {
      id: courseIdOf(this.root, directory.path),
      root: this.root,
      directory: directory.path,
      title: title?.trim() || humanise(basename(courseIdOf(this.root, directory.path))),
      description: description?.trim() ?? '',
      translations: new Map(
        mirrorsOf(this.directories, directory.path).flatMap(({ language, mirror, below }) => {
          const structure = mirror.structures.get(below)
          return structure === undefined ? [] : [[language, structure] as const]
        }),
      ),
      lessons,
      problems: [],
    }
  }

  #itemsOf(directory: ContentDirectory): { directory: ContentDirectory; override: ListedAs }[] {
    if (directory.structure?.items !== undefined) return this.#structureItems(directory)
    const first = this.#pathwayItems(directory)
    const rest = directory.children.filter((child) => !first.includes(child))
    return [...first, ...rest].map((child) => ({ directory: child, override: {} }))
  }

  #structureItems(directory: ContentDirectory) {
    const file = joinContentPath(directory.path, 'structure.json')
    return (directory.structure?.items ?? []).flatMap(({ path = '', title, description }, at) => {
      const target = this.directories.get(joinContentPath(directory.path, path).replace(/\/$/, ''))
      if (target !== undefined && target !== directory)
        return [{ directory: target, override: { title, description } }]
      this.#notListed(path, { file, key: `items[${at}].path` })
      return []
    })
  }

  /** The lessons that the course's own pathway names, or the courses that its profile names. */
  #pathwayItems(directory: ContentDirectory): ContentDirectory[] {
    const named = [...this.#ownPathwayItems(directory), ...this.#profileItems(directory)]
    const found = named.flatMap((item) => this.#foundOrProblem(item))
    return Array.from(new Set(found)).filter((item) => item !== directory)
  }

  #ownPathwayItems({ path }: ContentDirectory): NamedItem[] {
    if (path === '') return []
    const above = parentOf(path)
    const courses = this.directories.get(above)?.pathways.get(basename(path))?.courses ?? []
    const file = joinContentPath(above, `${basename(path)}-pathway.json`)
    return courses.map(({ course_id: id, pathway_id: course, external_link: elsewhere }, at) => ({
      path: course === undefined ? `${path}/${id ?? ''}` : joinContentPath(above, `${course}/${id ?? ''}`),
      file,
      key: `courses[${at}].course_id`,
      id: elsewhere === undefined ? id : undefined,
    }))
  }

  #profileItems({ path, pathways }: ContentDirectory): NamedItem[] {
    const name = pathways.has('profile') ? 'profile' : 'homepage'
    const file = joinContentPath(path, `${name}-pathway.json`)
    return (['courses', 'scenarios'] as const).flatMap((list) =>
      (pathways.get(name)?.[list] ?? []).map(({ id }, at) => ({
        path: joinContentPath(path, id ?? ''),
        file,
        key: `${list}[${at}].id`,
        id,
      })),
    )
  }

  #foundOrProblem({ path, file, key, id }: NamedItem): ContentDirectory[] {
    const found = this.directories.get(path)
    if (found !== undefined) return [found]
    if (id !== undefined) this.#notListed(id, { file, key })
    return []
  }

  #notListed(name: string, place: Place): void {
    this.problems.push(contentProblem('unlisted-item', place, `${quote(name)} is no lesson and no course.`))
  }
}

/** What a pathway names. */
interface NamedItem {
  path: string
  file: string
  key: string
  /** None: it has none, or leads to another site. */
  id: string | undefined
}

function placeLesson(
  root: ContentRoot,
  directories: ReadonlyMap<string, ContentDirectory>,
  { path }: ContentDirectory,
): LessonPlace {
  const translations = new Map<string, string>()
  for (const { language, mirror, below } of mirrorsOf(directories, path)) {
    if (mirror.directories.has(below)) translations.set(language, joinContentPath(mirror.path, below))
  }
  return {
    id: LessonId.parse(path === '' ? basename(root.path) : path),
    courseId: courseIdOf(root, parentOf(path)),
    root,
    directory: path,
    translations,
  }
}

/** The mirrors that a directory lies under, the nearest last, with its path in each. */
function mirrorsOf(directories: ReadonlyMap<string, ContentDirectory>, path: string) {
  return ancestors(path).flatMap((above) =>
    Array.from(directories.get(above)?.translations ?? [], ([language, mirror]) => ({
      language,
      mirror,
      below: above === '' ? path : path.slice(above.length + 1),
    })),
  )
}

/** The directory itself and those above it, the content root ('') first. */
function ancestors(path: string): string[] {
  return path === '' ? [''] : [...ancestors(parentOf(path)), path]
}

/** Lessons that lie loose in a content root make a course named for it. */
function courseIdOf(root: ContentRoot, path: string): CourseId {
  return CourseId.parse(path === '' ? basename(root.path) : path)
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}

function flatten(directory: ContentDirectory): ContentDirectory[] {
  return [directory, ...directory.children.flatMap(flatten)]
}
