import { lstat, readFile, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { Turnstile } from './turnstile.ts'

/** A file as it was when somebody looked. Never a directory, a device or anything outside the root. */
export interface ContentFile {
  /** Absolute, with every symbolic link resolved, inside the root. */
  path: string
  /** Bytes. */
  size: number
  /** Changes whenever the file does. */
  stamp: string
}

export type FoundFile =
  ({ status: 'found' } & ContentFile) | { status: 'missing' | 'outside' | 'not-a-file' | 'unreadable' }

/** A directory of courses. Nothing outside it is ever read, whatever a lesson's paths or links say. */
export class ContentRoot {
  /** Absolute, with every symbolic link resolved. */
  readonly path: string

  /** Rejects when there is no such directory. */
  static async open(path: string): Promise<ContentRoot> {
    return new ContentRoot(await realpath(path))
  }

  private constructor(path: string) {
    this.path = path
  }

  /**
   * Looks for a file by its path below the root; `..` and links may lead anywhere inside it.
   * Who looks for many at one time hands in where the directories really are, as far as it is known.
   */
  async find(file: string, directories: RealDirectories = new Map()): Promise<FoundFile> {
    const wanted = resolve(this.path, file)
    if (file.includes('\0') || !this.holds(wanted)) return { status: 'outside' }
    if (wanted === this.path) return { status: 'not-a-file' }
    try {
      const directory = await realDirectory(dirname(wanted), directories)
      const place = join(directory, basename(wanted))
      if (!this.holds(place)) return { status: 'outside' }
      const there = await lstat(place)
      const path = there.isSymbolicLink() ? await realpath(place) : place
      if (!this.holds(path)) return { status: 'outside' }
      const found = path === place ? there : await stat(path)
      if (!found.isFile()) return { status: 'not-a-file' }
      return { status: 'found', path, size: found.size, stamp: `${path} ${found.mtimeMs} ${found.size}` }
    } catch (error) {
      return { status: isAbsence(error) ? 'missing' : 'unreadable' }
    }
  }

  /** What a directory holds, in the order people expect (`step2` before `step10`); nothing if it cannot be read. */
  async list(directory: string): Promise<{ name: string; kind: 'file' | 'directory' | 'link' }[]> {
    const wanted = resolve(this.path, directory)
    if (!this.holds(wanted)) return []
    const entries = await readdir(wanted, { withFileTypes: true }).catch(() => [])
    return entries
      .filter((entry) => entry.isFile() || entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((a, b) => naturally.compare(a.name, b.name))
  }

  /** The text of a file; undefined when it cannot be read (any more). */
  read(file: ContentFile): Promise<string | undefined> {
    return openFiles.pass(() => readFile(file.path, 'utf8').catch(() => undefined))
  }

  /** The path of something found, relative to the root and with slashes. */
  relative(path: string): string {
    return relative(this.path, path).split(sep).join('/')
  }

  private holds(path: string): boolean {
    const below = relative(this.path, path)
    return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below)
  }
}

/** Directories with every symbolic link resolved, by their paths. */
export type RealDirectories = Map<string, Promise<string>>

function realDirectory(path: string, known: RealDirectories): Promise<string> {
  const found = known.get(path) ?? realpath(path)
  known.set(path, found)
  return found
}

/** A process may have only so many files open; thousands of lessons are read at once. */
const openFiles = new Turnstile(32)

/** Joins paths as authors write them: a slash in front means the lesson's own directory. */
export function joinContentPath(directory: string, written: string): string {
  return join(directory, `./${written.trim()}`).split(sep).join('/')
}

const naturally = new Intl.Collator('en', { numeric: true })

function kindOf(entry: { isDirectory(): boolean; isSymbolicLink(): boolean }): 'file' | 'directory' | 'link' {
  if (entry.isDirectory()) return 'directory'
  return entry.isSymbolicLink() ? 'link' : 'file'
}

function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP'
}
