import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { pack, type Pack } from 'tar-stream'
import { readConfig } from '#server/config.ts'
import { readEnvironment } from '#server/environment.ts'
import { copyDatabase } from '../../prisma/copy.ts'
import { Stop } from '../setup/step.ts'
import { databaseName, findRecordings, keptNames, labelName } from './kept-files.ts'

export const usage = 'Usage: sandlot backup FILE\n\nFILE is made: a .tar.gz that "sandlot restore" takes.'

/** `sandlot backup FILE`: database, recordings and secrets in one file, while the platform is served or not. */
export async function backup(argv: string[], root: string): Promise<number> {
  const [file, ...more] = argv
  if (file === undefined || file.startsWith('-') || more.length > 0) {
    console.error(usage)
    return 2
  }
  const { dataDirectory } = readConfig(readEnvironment(root))
  const target = path.resolve(file)
  const count = await writeBackup(dataDirectory, target)
  console.log(
    `${count} files are in ${target}. It holds the server's secret: keep it where only you can read.`,
  )
  return 0
}

/** Resolves with how many files it holds. A backup is there whole or not at all. */
export async function writeBackup(dataDirectory: string, target: string): Promise<number> {
  const database = path.join(dataDirectory, databaseName)
  if (!existsSync(database)) {
    throw new Stop(`There is no ${database}: nothing to back up. SANDLOT_DATA says where the data is.`)
  }
  if (existsSync(target)) throw new Stop(`${target} exists: name another file, or move that one away.`)
  if (!existsSync(path.dirname(target)))
    throw new Stop(`There is no directory ${path.dirname(target)}: make it.`)
  const scratch = mkdtempSync(path.join(dataDirectory, 'backup-'))
  const partial = `${target}.partial`
  try {
    const copy = path.join(scratch, databaseName)
    copyDatabase(database, copy)
    const archive = pack()
    const written = pipeline(archive, createGzip(), createWriteStream(partial, { mode: 0o600 }))
    const [count] = await Promise.all([fill(archive, dataDirectory, copy), written])
    await rename(partial, target)
    return count
  } finally {
    rmSync(scratch, { recursive: true, force: true })
    rmSync(partial, { force: true })
  }
}

async function fill(archive: Pack, dataDirectory: string, databaseCopy: string): Promise<number> {
  await add(archive, labelName, Buffer.from(JSON.stringify({ form: 1, madeAt: new Date().toISOString() })))
  let count = 0
  for (const name of [...keptNames, ...(await findRecordings(dataDirectory))]) {
    const source = name === databaseName ? databaseCopy : path.join(dataDirectory, name)
    // Not every installation has each, and a recording may end its time meanwhile. Read whole: some still grow.
    const content = await readFile(source).catch(() => undefined)
    if (content === undefined) continue
    await add(archive, name, content)
    count += 1
  }
  archive.finalize()
  return count
}

function add(archive: Pack, name: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.entry({ name, mode: 0o600 }, content, (error) => (error ? reject(error) : resolve()))
  })
}
