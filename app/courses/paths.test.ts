import { expect, test } from 'vitest'
import { CourseId, LessonId } from '#common/course.ts'
import { pathParam } from '#app/_shell/path-param.ts'
import { coursePath, lessonIdAt, lessonPath } from './paths.ts'

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
