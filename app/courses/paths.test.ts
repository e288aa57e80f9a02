import { expect, test } from 'vitest'
import { CourseId, LessonId, type LessonFilter } from '#common/course.ts'
import { pathParam } from '#app/_shell/path-param.ts'
import { readLessonFilter } from './lesson-filter.ts'
import { coursePath, lessonIdAt, lessonPath, numberedPath, searchPath } from './paths.ts'

test('a lesson is found at its address, however deep it lies and whatever it is called', () => {
  for (const id of ['docker/first', 'first', 'a/b/c', 'a/b/c/d', 'fix-pending deployment/도커', '100%/~']) {
    const [course = '', lesson = '', ...more] = lessonPath(LessonId.parse(id)).split('/').slice(2)
    expect(more).toEqual([])
    expect(lessonIdAt(pathParam(course), pathParam(lesson))).toBe(id)
  }
})

test('an ordinary course has an address that people can read', () => {
  expect(coursePath(CourseId.parse('docker'))).toBe('/courses/docker')
  expect(lessonPath(LessonId.parse('docker/first'))).toBe('/courses/docker/first')
})

test('a further page of a search is the same search', () => {
  const filter: LessonFilter = {
    words: '도커 & network+1',
    level: 'beginner',
    maxMinutes: 30,
    language: 'ko',
    runsHere: true,
  }
  for (const each of [filter, { words: 'a' }, { runsHere: true }] satisfies LessonFilter[]) {
    const query = Object.fromEntries(new URL(searchPath(each, 3), 'http://localhost').searchParams)
    expect(query['page']).toBe('3')
    expect(readLessonFilter(query)).toEqual(each)
  }
  expect(searchPath({ words: 'a' }, 1)).toBe('/courses?q=a')
  expect(numberedPath('/courses', 1)).toBe('/courses')
  expect(numberedPath('/courses', 2)).toBe('/courses?page=2')
})
