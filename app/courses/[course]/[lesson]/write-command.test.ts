import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { showCommand, writeCommand } from './write-command.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'write-command-'))
  writeFileSync(join(directory, 'app.js'), "const a = '$1'\n//TODO here\n")
})
afterEach(() => rmSync(directory, { recursive: true }))

function write(mode: 'replace' | 'append' | 'prepend' | 'insert', source: string, marker?: string): string {
  const action = { kind: 'write', file: 'app.js', mode, source, line: 1 } as const
  execFileSync('bash', ['-c', writeCommand(marker === undefined ? action : { ...action, marker }, directory)])
  return readFileSync(join(directory, 'app.js'), 'utf8')
}

test('a file is replaced, whatever the text holds', () => {
  expect(write('replace', 'echo "$HOME" `id` \\n\nEOF\n\tend')).toBe('echo "$HOME" `id` \\n\nEOF\n\tend\n')
})

test('a file is appended to', () => {
  expect(write('append', 'last')).toBe("const a = '$1'\n//TODO here\nlast\n")
})

test('a file is prepended to', () => {
  expect(write('prepend', 'first\n')).toBe("first\nconst a = '$1'\n//TODO here\n")
})

test('text is put in the place of a marker', () => {
  expect(write('insert', "it's $1\nand more", '//TODO here')).toBe("const a = '$1'\nit's $1\nand more\n")
})

test('a file is shown, also one with an odd name', () => {
  expect(showCommand('/etc/hosts', '/root')).toBe('cat /etc/hosts')
  expect(showCommand("it's.txt", '/root/app/')).toBe(String.raw`cat '/root/app/it'\''s.txt'`)
})
