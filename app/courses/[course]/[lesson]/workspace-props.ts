import type { LessonId, Workspace } from '#common/course.ts'
import type { PreviewPlace } from '#common/preview.ts'
import type { LessonProgress } from '#common/progress.ts'
import type { LessonHead, LessonPage } from './text-pane.tsx'

/** All that the server knows of a lesson and of whoever reads it. */
export interface WorkspaceProps {
  lessonId: LessonId
  /** The lesson's address without a query. */
  path: string
  lesson: LessonHead
  pages: LessonPage[]
  progress: LessonProgress | undefined
  /** Names whoever is signed in. */
  actorId: string | undefined
  /** Why this installation cannot run the lesson; undefined when it can. */
  unavailable: string | undefined
  /** The ports that the lesson talks about. */
  ports: number[]
  /** Where the sandbox's ports are shown. */
  previews: PreviewPlace
  workspace: Workspace
  /** Whoever reads is the lesson's author, and sees what its scripts do. */
  showsScripts: boolean
}
