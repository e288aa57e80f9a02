import { expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import { UserId } from '#common/person.ts'
import type { LessonName } from '../lesson-name.ts'
import { commandColumns, commandRows } from './command-rows.ts'

const lessonId = LessonId.parse('docker/static-website')
const mina = { userId: UserId.parse('u1'), name: '김민아' }
const lesson: LessonName = {
  title: 'A static website',
  pages: [
    { kind: 'intro', index: 0, title: 'Welcome' },
    { kind: 'step', index: 1, title: 'Write a Dockerfile' },
  ],
}
const hidden = {
  lessonId,
  at: 61_500,
  page: 1,
  terminal: 2,
  milliseconds: 1_500,
  exitCode: 1,
}
const command = { ...hidden, text: 'ls /x' }

test('Each command is a row with its text, when it began, how long it took and how it ended', () => {
  expect(rowsByColumn([command])).toEqual([
    {
      learner_id: 'u1',
      learner: '김민아',
      lesson: 'docker/static-website',
      lesson_title: 'A static website',
      step: 1,
      terminal: 2,
      started_at: '1970-01-01T00:01:00.000Z',
      seconds: 1.5,
      exit_code: 1,
      command: 'ls /x',
    },
  ])
})

test('What was run in the introduction was run in no step, and what was kept out of the history has no text', () => {
  const [row] = rowsByColumn([{ ...hidden, page: 0 }])
  expect(row).toMatchObject({ lesson: lessonId, step: undefined, command: undefined, exit_code: 1 })
})

function rowsByColumn(commands: Parameters<typeof commandRows>[1]) {
  return commandRows(mina, commands, () => lesson).map((row) =>
    Object.fromEntries(commandColumns.map((column, index) => [String(column), row[index]] as const)),
  )
}
