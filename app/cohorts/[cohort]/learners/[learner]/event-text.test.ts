import { createTranslator } from 'next-intl'
import { expect, test } from 'vitest'
import { LessonId } from '#common/course.ts'
import type { ProgressEvent } from '#common/progress.ts'
import en from '#app/messages/en.json'
import ko from '#app/messages/ko.json'
import { eventText } from './event-text.ts'
import type { LessonName } from '../../lesson-name.ts'

const facts = { at: 0, lessonId: LessonId.parse('docker/static-website'), sessionId: 'session-1' }
const lesson: LessonName = {
  title: 'A static website',
  pages: [
    { kind: 'intro', index: 0, title: 'Welcome' },
    { kind: 'step', index: 1, title: 'Write a Dockerfile' },
    { kind: 'step', index: 2, title: 'Build the image' },
    { kind: 'finish', index: 3, title: 'Done' },
  ],
}

test.each<[ProgressEvent, string, string]>([
  [{ ...facts, kind: 'session-opened' }, 'Opened the lesson', '레슨을 열었습니다'],
  [{ ...facts, kind: 'step-entered', page: 0 }, 'Went to the introduction', '소개로 이동했습니다'],
  [{ ...facts, kind: 'check-failed', page: 2, hint: 'no image' }, 'Check failed: step 2', '확인 실패: 2단계'],
  [
    { ...facts, kind: 'step-left', page: 1, activeMs: 65 * 60_000 },
    'Left step 1 after 1 h 5 min',
    '1단계에서 1시간 5분 머물렀습니다',
  ],
  [
    { ...facts, kind: 'sandbox-started', milliseconds: 340 },
    'The machine was ready after 0.3 s',
    '0.3초 만에 머신이 준비되었습니다',
  ],
  [
    { ...facts, kind: 'session-ended', reason: 'idle' },
    'The machine ended after a time without use',
    '한동안 사용하지 않아 머신이 종료되었습니다',
  ],
  [
    { ...facts, kind: 'command-ended', page: 1, terminal: 2, exitCode: 0, milliseconds: 1250 },
    'Ran a command in terminal 2 (1.3 s)',
    '터미널 2에서 명령을 실행했습니다(1.3초)',
  ],
  [
    { ...facts, kind: 'command-ended', page: 1, terminal: 1, exitCode: 127, milliseconds: 61_000 },
    'A command failed with 127 in terminal 1 (1 min)',
    '터미널 1에서 명령이 코드 127(으)로 실패했습니다(1분)',
  ],
  [{ ...facts, kind: 'session-ended', reason: 'who knows' }, 'The machine ended', '머신이 종료되었습니다'],
])('The history tells of %o', (event, english, korean) => {
  expect(eventText(event, lesson, words('en'))).toBe(english)
  expect(eventText(event, lesson, words('ko'))).toBe(korean)
})

test('A step of a lesson that is gone is told by its page', () => {
  const gone: LessonName = { title: facts.lessonId, pages: [] }
  expect(eventText({ ...facts, kind: 'check-passed', page: 4 }, gone, words('en'))).toBe(
    'Check passed: step 4',
  )
})

function words(locale: 'en' | 'ko') {
  const messages = { en, ko }[locale]
  return {
    learner: createTranslator({ locale, messages, namespace: 'learner' }),
    cohort: createTranslator({ locale, messages, namespace: 'cohort' }),
  }
}
