import { listProgress } from '#server/progress/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { byLesson, type ProgressByLesson } from './course-progress.ts'

/** What whoever asks has done so far. */
export async function ownProgress(): Promise<ProgressByLesson> {
  const actor = await signedInActor()
  return byLesson(actor === undefined ? [] : await listProgress(actor))
}
