import type { Actor } from '#common/person.ts'
import type { LessonProgress } from '#common/progress.ts'
import { platform } from '#server/platform.ts'
import { prismaProgressStore } from '#server/progress/prisma-progress-store.ts'

/** Every lesson that whoever asks has begun, the latest first. */
export function listProgress(actor: Actor): Promise<LessonProgress[]> {
  return prismaProgressStore(platform().database).readAll(actor.id)
}
