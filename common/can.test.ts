import { expect, test } from 'vitest'
import { can, type Permission } from './can.ts'
import { UserId, type Actor, type Role } from './person.ts'

const mina = UserId.parse('mina')
const teacher = UserId.parse('teacher')

// Mina owns the session and learns in the teacher's class; everyone else is somebody's neighbour.
const people = {
  stranger: undefined,
  guest: person('guest', 'learner', true),
  learner: person('learner', 'learner'),
  mina: person(mina, 'learner'),
  'mina as a guest': person(mina, 'learner', true),
  teacher: person(teacher, 'instructor'),
  'other teacher': person('other teacher', 'instructor'),
  'teacher who is none any more': person(teacher, 'learner'),
  admin: person('admin', 'admin'),
}
type Person = keyof typeof people

const session = { kind: 'session', ownerId: mina, instructorIds: [teacher] } as const
const strangersSession = { kind: 'session', ownerId: mina, instructorIds: [] } as const
const scripts = { kind: 'scripts', ownerId: mina, instructorIds: [teacher], authored: false } as const
const cohort = { kind: 'cohort', instructorId: teacher } as const
const minas: Person[] = ['mina', 'mina as a guest']
const signedIn = (Object.keys(people) as Person[]).filter((name) => name !== 'stranger')

const table: [what: string, permission: Permission, allowed: Person[]][] = [
  ['open a lesson', ['open', { kind: 'lesson' }], signedIn],
  ['use the session', ['use', session], minas],
  ['reset the session', ['reset', session], minas],
  ['end the session', ['end', session], [...minas, 'teacher', 'admin']],
  ['give the session more time', ['extend', session], [...minas, 'teacher', 'admin']],
  ['preview the session', ['preview', session], [...minas, 'teacher']],
  ['end a session of somebody in no class', ['end', strangersSession], [...minas, 'admin']],
  ['give a session of somebody in no class more time', ['extend', strangersSession], [...minas, 'admin']],
  ['preview a session of somebody in no class', ['preview', strangersSession], minas],
  ["read what scripts did in mina's sandbox", ['read', scripts], ['teacher', 'admin']],
  [
    'read it where the lessons are her own',
    ['read', { ...scripts, authored: true }],
    [...minas, 'teacher', 'admin'],
  ],
  [
    'read it in an instructor’s own sandbox',
    ['read', { ...scripts, ownerId: teacher }],
    ['teacher', 'admin'],
  ],
  [
    'read what is wrong in the files of courses',
    ['read', { kind: 'content-problems', authored: false }],
    ['teacher', 'other teacher', 'admin'],
  ],
  [
    'read it where the lessons are their own',
    ['read', { kind: 'content-problems', authored: true }],
    signedIn,
  ],
  ['look at the machine', ['look', { kind: 'machine' }], ['teacher', 'other teacher', 'admin']],
  ['create a class', ['create', { kind: 'cohort' }], ['teacher', 'other teacher', 'admin']],
  ['join a class', ['join', { kind: 'cohort' }], signedIn],
  ['read the class', ['read', cohort], ['teacher', 'admin']],
  ['watch the class', ['watch', cohort], ['teacher', 'admin']],
  ['export the class', ['export', cohort], ['teacher', 'admin']],
  ['change the class', ['change', cohort], ['teacher', 'admin']],
  [
    "read mina's history",
    ['read', { kind: 'learner', id: mina, instructorIds: [teacher] }],
    [...minas, 'teacher', 'admin'],
  ],
  [
    'read the history of somebody in no class',
    ['read', { kind: 'learner', id: mina, instructorIds: [] }],
    [...minas, 'admin'],
  ],
]

test.each(table)('only these may %s', (_, permission, allowed) => {
  const who = (Object.keys(people) as Person[]).filter((name) => can(people[name], ...permission))
  expect(who.sort()).toEqual([...allowed].sort())
})

function person(id: string, role: Role, guest = false): Actor {
  return { id: UserId.parse(id), name: id, role, guest }
}
