import { can } from '#common/can.ts'
import type { Lesson } from '#common/course.ts'
import type { Actor } from '#common/person.ts'
import { platform } from '#server/platform.ts'

/** Whether the lesson has scripts that run out of sight, and this person may see what they do in their own sandbox. */
export function showsScripts(actor: Actor | undefined, lesson: Lesson): boolean {
  if (!actor || !lesson.pages.some(({ background }) => background !== undefined)) return false
  const { authored } = platform()
  return can(actor, 'read', { kind: 'scripts', ownerId: actor.id, instructorIds: [], authored })
}
