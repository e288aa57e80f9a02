import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { z } from 'zod'
import { readConfig } from '#server/config.ts'
import { prepareDataDirectory } from '#server/data-directory.ts'
import { readEnvironment } from '#server/environment.ts'
import { flawOf, isOpenElsewhere } from '../../prisma/copy.ts'
import { Stop } from '../setup/step.ts'
import { databaseName, isKept, keptNames, labelName } from './kept-files.ts'

export const usage =
  'Usage: sandlot restore FILE [--force]\n\n--force: set aside the data that is there already.'

/** `sandlot restore FILE [--force]`: puts back what a backup holds. */
export async function restore(argv: string[], root: string): Promise<number> {
  const [file, ...more] = argv.filter((argument) => argument !== '--force')
  if (file === undefined || file.startsWith('-') || more.length > 0) {
    console.error(usage)
    return 2
  }
  const { dataDirectory } = readConfig(readEnvironment(root))
  const aside = await readBackup(path.resolve(file), dataDirectory, { force: argv.includes('--force') })
  if (aside !== undefined) console.log(`What was there before is in ${aside}.`)
  console.log(`${dataDirectory} is as in the backup. Start the platform again.`)
  return 0
}

/** Changes nothing unless all of it can be put back. Resolves with where the data is that was there before, if any. */
export async function readBackup(
  file: string,
  dataDirectory: string,
  { force }: { force: boolean },
): Promise<string | undefined> {
  if (!existsSync(file)) throw new Stop(`There is no file ${file}.`)
  const made = prepareDataDirectory(dataDirectory)
  try {
    return await putBack(file, dataDirectory, force)
  } catch (error) {
    made.forEach(removeEmpty)
    throw error
  }
}

async function putBack(file: string, dataDirectory: string, force: boolean): Promise<string | undefined> {
  if (isOpenElsewhere(path.join(dataDirectory, databaseName))) {
    throw new Stop(`Sandlot runs with the data in ${dataDirectory}: end it first.`)
  }
  const existing = keptNames.filter((name) => existsSync(path.join(dataDirectory, name)))
  if (existing.length > 0 && !force) {
    throw new Stop(
      `${dataDirectory} holds ${existing.join(', ')} already. With --force they are set aside, and nothing is lost.`,
    )
  }
  const scratch = mkdtempSync(path.join(dataDirectory, 'restore-'))
  try {
    await unpack(file, scratch)
    refuseFlawed(path.join(scratch, databaseName), file)
    const aside = existing.length > 0 ? setAside(dataDirectory) : undefined
    move(keptNames, scratch, dataDirectory)
    return aside
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function unpack(file: string, into: string): Promise<void> {
  const noBackup = (cause: unknown) =>
    new Stop(
      `${file} is no backup of Sandlot, or a damaged one: ${cause instanceof Error ? cause.message : ''}`,
    )
  let isLabelled = false
  const source = createReadStream(file)
  const unzipped = source.on('error', (error) => unzipped.destroy(error)).pipe(createGunzip())
  const archive = extract()
  unzipped.on('error', (error) => archive.destroy(error)).pipe(archive)
  try {
    for await (const entry of archive) {
      const { name } = entry.header
      const content = await buffer(entry)
      if (name === labelName) isLabelled = Label.safeParse(JSON.parse(content.toString())).success
      else if (!isLabelled || !isKept(name)) throw new Error(`it holds ${name}`)
      else {
        const target = path.join(into, name)
        await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
        await writeFile(target, content, { mode: 0o600 })
      }
    }
  } catch (error) {
    throw noBackup(error)
  } finally {
    source.destroy()
  }
}

function refuseFlawed(database: string, file: string): void {
  const flaw = flawOf(database)
  if (flaw === 'broken') throw new Stop(`${file} holds no sound database: take another backup.`)
  if (flaw === 'newer')
    throw new Stop(`${file} was made by a newer version of Sandlot: install that one first.`)
}

/** In the data directory itself, which may be a volume. */
function setAside(dataDirectory: string): string {
  const aside = path.join(dataDirectory, `before-restore-${new Date().toISOString().replaceAll(':', '-')}`)
  mkdirSync(aside, { mode: 0o700 })
  move([...keptNames, `${databaseName}-wal`, `${databaseName}-shm`], dataDirectory, aside)
  return aside
}

/** What somebody else has meanwhile put something into stays. */
function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch {
    // The reason why nothing was restored is told, not this one.
  }
}

function move(names: string[], from: string, to: string): void {
  for (const name of names) {
    if (existsSync(path.join(from, name))) renameSync(path.join(from, name), path.join(to, name))
  }
}

const Label = z.object({ form: z.literal(1) })
