import { createTranslator } from 'next-intl'
import { expect, test } from 'vitest'
import { Problem } from '#common/problem.ts'
import en from './en.json'
import ko from './ko.json'

const languages = { en, ko }

test('Both languages have the same words', () => {
  expect(keys(ko)).toEqual(keys(en))
})

test('Both languages name the same values in each of them', () => {
  for (const key of keys(en)) {
    expect([key, placeholders(lookUp(ko, key))]).toEqual([key, placeholders(lookUp(en, key))])
  }
})

test.each(Object.keys(languages))('Every problem has its sentence in %s', (language) => {
  const messages = language === 'ko' ? ko : en
  const t = createTranslator({ locale: language === 'ko' ? 'ko' : 'en', messages, namespace: 'problems' })
  for (const code of Problem.shape.code.options) {
    const names = placeholders(messages.problems[code])
    const values = Object.fromEntries(names.map((name) => [name, 'Mina']))
    expect(t(code, values)).toMatch(/.{20,}\.$/)
  }
  expect(Object.keys(messages.problems).sort()).toEqual([...Problem.shape.code.options].sort())
})

test('What no longer works in a machine whose learner has changed it is said with the reset that helps', () => {
  for (const code of ['terminal-failed', 'check-failed-to-run', 'check-timeout', 'file-failed'] as const) {
    expect(en.problems[code]).toContain('reset the machine')
    expect(ko.problems[code]).toContain('초기화하세요')
  }
})

test.each(Object.entries(languages))('No word in %s is empty', (_, messages) => {
  for (const key of keys(messages)) expect([key, lookUp(messages, key).trim()]).not.toEqual([key, ''])
})

function keys(messages: object, path = ''): string[] {
  return Object.entries(messages)
    .flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null ? keys(value, `${path}${key}.`) : [`${path}${key}`],
    )
    .sort()
}

function lookUp(messages: object, key: string): string {
  let found: unknown = messages
  for (const part of key.split('.')) found = Reflect.get(Object(found), part)
  return String(found)
}

/** The names of a message's values, once each: `{count, plural, …}` and `{name}` alike. */
function placeholders(message: string): string[] {
  const names = [...message.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name]) => name ?? '')
  return [...new Set(names)].sort()
}
