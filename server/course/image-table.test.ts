import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SettingError } from '#server/environment.ts'
import { readImageTable } from './image-table.ts'

test('without a table there are no rows', () => {
  expect(readImageTable(temporaryDirectory())).toEqual({})
})

test('a table has rows of each form', () => {
  const rows = {
    git: 'shell',
    ubuntu: { kind: 'docker', egress: 'internet' },
    k3s: { unavailable: 'Too large.' },
  }
  expect(readTable(JSON.stringify(rows))).toEqual(rows)
})

test.each([
  ['{"git": "shell", "ubuntu": 3}', 'the row "ubuntu"'],
  ['{"ubuntu": {"kind": "docker", "egress": "all"}}', 'the row "ubuntu"'],
  ['["git"]', 'is no table'],
  ['{"git": "shell"', 'is not JSON'],
])('%s is a setting to correct, and what is wrong in it is named', (content, named) => {
  const reading = () => readTable(content)
  expect(reading).toThrow(SettingError)
  expect(reading).toThrow(named)
  expect(reading).toThrow('sandbox-images.json')
})

function readTable(content: string) {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'sandbox-images.json'), content)
  return readImageTable(directory)
}

function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'image-table-'))
}
