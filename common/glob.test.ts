import { expect, test } from 'vitest'
import { isGlob, matchesGlob } from './glob.ts'

test('patterns fit paths as authors mean them', () => {
  const fitting: [string, string][] = [
    ['*', 'a.txt'],
    ['*.sh', 'run.sh'],
    ['dir/*', 'dir/a'],
    ['dir/**/*', 'dir/a'],
    ['dir/**/*', 'dir/a/b/c'],
    ['**', 'a/b'],
    ['**/*.yaml', 'x.yaml'],
    ['**/*.yaml', 'a/b/x.yaml'],
    ['a?c', 'abc'],
    ['*a*b*', 'xxaxxbxx'],
  ]
  for (const [pattern, path] of fitting) expect(matchesGlob(pattern, path), `${pattern} ${path}`).toBe(true)
})

test('patterns do not fit other paths', () => {
  const others: [string, string][] = [
    ['*', 'a/b'],
    ['*.sh', 'run.sh.bak'],
    ['dir/*', 'dir/a/b'],
    ['dir/**/*', 'other/a'],
    ['a?c', 'ac'],
    ['', 'a'],
  ]
  for (const [pattern, path] of others) expect(matchesGlob(pattern, path), `${pattern} ${path}`).toBe(false)
})

test('only stars and question marks make a pattern', () => {
  expect(['a.txt', '*.txt', 'a?', '[a]'].map(isGlob)).toEqual([false, true, true, false])
})
