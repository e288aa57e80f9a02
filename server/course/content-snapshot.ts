import { contentProblem } from './content-problem.ts'
import { ContentReader } from './content-reader.ts'
import { ContentRoot } from './content-root.ts'
import { readContentTree } from './content-tree.ts'
import { listCoursePlaces, type CourseListing } from './course-listing.ts'
import type { LessonPlace } from './lesson-outline.ts'

/** What lies in some content directories, as it was when somebody looked. */
export interface ContentSnapshot extends CourseListing {
  /** A lesson's place by its id, of those that are not hidden. */
  visible: Map<string, LessonPlace>
  readers: ContentReader[]
}

/** Looks through content directories. Where two hold the same path, the first is used. */
export async function readSnapshot(paths: readonly string[]): Promise<ContentSnapshot> {
  const snapshot: ContentSnapshot = {
    courses: [],
    lessons: [],
    problems: [],
    visible: new Map(),
    readers: [],
  }
  for (const path of paths) {
    // A content directory that is not there (yet) holds nothing; it is looked for again.
    const root = openRoot(path)
    if (root === undefined) continue
    const reader = new ContentReader(root)
    snapshot.readers.push(reader)
    addListing(snapshot, listCoursePlaces(root, await readContentTree(reader)))
  }
  return snapshot
}

function openRoot(path: string): ContentRoot | undefined {
  try {
    return ContentRoot.open(path)
  } catch {
    return undefined
  }
}

/** Adds a root's courses; a lesson or course whose path an earlier root has too stays out. */
function addListing(snapshot: ContentSnapshot, listing: CourseListing): void {
  const taken = new Set(snapshot.lessons.map(({ id }) => id))
  const coursesTaken = new Set(snapshot.courses.map(({ id }) => id))
  const isFree = (place: LessonPlace) => !taken.has(place.id)
  for (const place of listing.lessons) {
    if (isFree(place)) continue
    const file = `${place.directory}/index.json`
    snapshot.problems.push(
      contentProblem('duplicate-lesson', { file }, `Another directory holds “${place.id}”.`),
    )
  }
  snapshot.lessons.push(...listing.lessons.filter(isFree))
  snapshot.problems.push(...listing.problems)
  for (const course of listing.courses) {
    const lessons = course.lessons.filter(isFree)
    if (lessons.length === 0 || coursesTaken.has(course.id)) continue
    snapshot.courses.push({ ...course, lessons })
    for (const lesson of lessons) snapshot.visible.set(lesson.id, lesson)
  }
}
