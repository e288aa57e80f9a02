import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '#server/prisma-database.ts'
import { temporaryDatabaseFile, temporaryDirectory } from '#server/testing/temporary-database.ts'
import { writeBackup } from './backup.ts'
import { readBackup } from './restore.ts'

test('what was there when the backup was made is there after the restore, and nothing half written', async () => {
  const { data, file } = installation()
  const writer = await writeOnAndOn(join(data, 'sandlot.db'))
  await writeBackup(data, file)
  writer.kill('SIGKILL')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(data).filter((name) => name.startsWith('backup-'))).toEqual([])

  const restored = temporaryDirectory()
  await readBackup(file, restored, { force: false })
  const database = await openDatabase(join(restored, 'sandlot.db'))
  onTestFinished(() => database.$disconnect())
  const names = (await database.user.findMany()).map(({ name }) => name)
  // Each transaction of the writer adds two.
  expect(names.length).toBeGreaterThan(0)
  expect(names.length % 2).toBe(0)
  expect(readFileSync(join(restored, 'secret'), 'utf8')).toBe('the secret')
  expect(readFileSync(join(restored, 'recordings/abc/t1.cast'), 'utf8')).toBe('{"version":2}\n')
  expect(existsSync(join(restored, 'log'))).toBe(false)
})

test('a restore over data that is there is refused, and with --force sets it aside', async () => {
  const { data, file } = installation()
  await writeBackup(data, file)
  const other = installation().data
  writeFileSync(join(other, 'secret'), 'another secret')

  await expect(readBackup(file, other, { force: false })).rejects.toThrow(/holds .*secret.* --force/)
  expect(readFileSync(join(other, 'secret'), 'utf8')).toBe('another secret')

  const aside = await readBackup(file, other, { force: true })
  expect(readFileSync(join(other, 'secret'), 'utf8')).toBe('the secret')
  expect(readFileSync(join(aside ?? '', 'secret'), 'utf8')).toBe('another secret')
})

test('what is restored is for its owner alone, whatever the umask', async () => {
  const { data, file } = installation()
  await writeBackup(data, file)
  const other = installation().data
  const umask = process.umask(0)
  onTestFinished(() => void process.umask(umask))

  const made = join(temporaryDirectory(), 'data')
  await readBackup(file, made, { force: false })
  expect(modesIn(made)).toEqual({
    '.': '700',
    recordings: '700',
    'recordings/abc': '700',
    'recordings/abc/t1.cast': '600',
    'sandlot.db': '600',
    secret: '600',
  })
  const aside = await readBackup(file, other, { force: true })
  expect(modesIn(other)).toMatchObject({ recordings: '700', 'recordings/abc': '700' })
  expect(modesIn(aside ?? '')).toMatchObject({ '.': '700' })
})

test('a restore under a running server is refused, also with --force', async () => {
  const { data, file } = installation()
  await writeBackup(data, file)
  const writer = await writeOnAndOn(join(data, 'sandlot.db'))
  await expect(readBackup(file, data, { force: true })).rejects.toThrow(/Sandlot runs .* end it first/)
  writer.kill('SIGKILL')
})

test('what is no backup, or a damaged one, changes nothing', async () => {
  const { data, file } = installation()
  await writeBackup(data, file)
  const damaged = join(temporaryDirectory(), 'damaged.tar.gz')
  writeFileSync(damaged, readFileSync(file).subarray(0, -200))
  writeFileSync(join(data, 'secret'), 'as it was')
  for (const bad of [damaged, join(data, 'secret')]) {
    await expect(readBackup(bad, data, { force: true })).rejects.toThrow(/no backup of Sandlot/)
  }
  expect(readFileSync(join(data, 'secret'), 'utf8')).toBe('as it was')
  expect(readdirSync(data).sort()).toEqual(['log', 'recordings', 'sandlot.db', 'secret'])
  await expect(writeBackup(data, file)).rejects.toThrow(/exists/)
})

test('a restore that fails leaves no directory where there was none', async () => {
  const parent = temporaryDirectory()
  const bad = join(temporaryDirectory(), 'bad.tar.gz')
  writeFileSync(bad, 'no archive')
  await expect(readBackup(bad, join(parent, 'deep/data'), { force: false })).rejects.toThrow(/no backup/)
  expect(readdirSync(parent)).toEqual([])

  // What was there before stays, also empty.
  await expect(readBackup(bad, parent, { force: false })).rejects.toThrow(/no backup/)
  expect(readdirSync(parent)).toEqual([])
})

function installation(): { data: string; file: string } {
  const file = temporaryDatabaseFile()
  const data = join(file, '..')
  mkdirSync(join(data, 'recordings/abc'), { recursive: true })
  mkdirSync(join(data, 'log'))
  writeFileSync(join(data, 'recordings/abc/t1.cast'), '{"version":2}\n')
  writeFileSync(join(data, 'secret'), 'the secret')
  return { data, file: join(temporaryDirectory(), 'backup.tar.gz') }
}

/** Permissions of a directory and all below it, by their names in it. */
function modesIn(directory: string): Record<string, string> {
  const names = ['.', ...readdirSync(directory, { recursive: true, encoding: 'utf8' })]
  return Object.fromEntries(
    names.map((name) => [name, (statSync(join(directory, name)).mode & 0o777).toString(8)]),
  )
}

/** Another process, as a server is one: adds two people in each transaction. Resolves when it has written some. */
async function writeOnAndOn(database: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', writerScript, database], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

const writerScript = `
const database = new (require('better-sqlite3'))(process.argv[1], { timeout: 5000 })
database.pragma('journal_mode = WAL')
const insert = database.prepare(
  "INSERT INTO User (id, name, email, emailVerified, createdAt, updatedAt) VALUES (?, 'x', ?, 0, 0, 0)",
)
let number = 0
const both = database.transaction(() => { for (const half of 'ab') insert.run(number + half, number + half) })
setInterval(() => { both(number++); if (number === 20) console.log('writing') }, 1)
`
