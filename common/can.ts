import type { Actor, UserId } from './person.ts'

/**
 * Who may do what to which thing: the one place that knows. The thing carries the facts that decide;
 * `instructorIds` are the instructors of the classes that its learner is in.
 */
export type Permission =
  | [verb: 'open', thing: { kind: 'lesson' }]
  | [
      verb: 'use' | 'reset' | 'end' | 'extend' | 'preview',
      thing: { kind: 'session'; ownerId: UserId; instructorIds: readonly UserId[] },
    ]
  | [verb: 'look', thing: { kind: 'machine' }]
  | [verb: 'create' | 'join', thing: { kind: 'cohort' }]
  | [verb: 'read' | 'watch' | 'export' | 'change', thing: { kind: 'cohort'; instructorId: UserId }]
  | [verb: 'read', thing: { kind: 'learner'; id: UserId; instructorIds: readonly UserId[] }]
  /** What a lesson's scripts did in a learner's sandbox; `authored`: the lessons are the learner's own. */
  | [
      verb: 'read',
      thing: { kind: 'scripts'; ownerId: UserId; instructorIds: readonly UserId[]; authored: boolean },
    ]
  /** What is wrong in the files of courses; `authored`: the lessons are their reader's own. */
  | [verb: 'read', thing: { kind: 'content-problems'; authored: boolean }]
  | [verb: 'read', thing: { kind: 'recording'; ownerId: UserId; instructorIds: readonly UserId[] }]

/** Whether this person, or a stranger, may. */
export function can(actor: Actor | undefined, ...[verb, thing]: Permission): boolean {
  if (!actor) return false
  switch (thing.kind) {
    case 'lesson':
      return true
    case 'session':
      if (thing.ownerId === actor.id) return true
      if (verb === 'preview') return teachesOneOf(actor, thing.instructorIds)
      if (verb !== 'end' && verb !== 'extend') return false
      return actor.role === 'admin' || teachesOneOf(actor, thing.instructorIds)
    case 'machine':
      return teaches(actor)
    case 'cohort':
      if (verb === 'join') return true
      if ('instructorId' in thing) return actor.role === 'admin' || teachesOneOf(actor, [thing.instructorId])
      return teaches(actor)
    case 'scripts':
      if (thing.ownerId === actor.id) return thing.authored || teaches(actor)
      return actor.role === 'admin' || teachesOneOf(actor, thing.instructorIds)
    case 'content-problems':
      return thing.authored || teaches(actor)
    case 'recording':
      return thing.ownerId === actor.id || actor.role === 'admin' || teachesOneOf(actor, thing.instructorIds)
    case 'learner':
      return thing.id === actor.id || actor.role === 'admin' || teachesOneOf(actor, thing.instructorIds)
  }
}

function teaches(actor: Actor): boolean {
  return actor.role !== 'learner'
}

/** Somebody who is no instructor any more may have classes left. */
function teachesOneOf(actor: Actor, instructorIds: readonly UserId[]): boolean {
  return teaches(actor) && instructorIds.includes(actor.id)
}
