import { lstatSync, readFileSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'

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

/**
 * A directory of courses. Nothing outside it is ever read, whatever a lesson's paths or links say.
 * It asks the system directly: that takes microseconds, and handing each question to another thread takes six
 * times the processor, which shows with thousands of lessons. Who asks for many lessons lets others have their
 * turn between two.
 */
export class ContentRoot {
  /** Absolute, with every symbolic link resolved. */
  readonly path: string

  /** Throws when there is no such directory. */
  static open(path: string): ContentRoot {
    return new ContentRoot(realpathSync(path))
  }

  private constructor(path: string) {
    this.path = path
  }

  /**
   * Looks for a file by its path below the root; `..` and links may lead anywhere inside it.
   * Who looks for many at one time hands in where the directories really are, as far as it is known.
   */
  find(file: string, directories: RealDirectories = new Map()): FoundFile {
    const wanted = resolve(this.path, file)
    if (file.includes('\0') || !this.holds(wanted)) return { status: 'outside' }
    if (wanted === this.path) return { status: 'not-a-file' }
    try {
      const directory = realDirectory(dirname(wanted), directories)
      const place = join(directory, basename(wanted))
      if (!this.holds(place)) return { status: 'outside' }
      const there = lstatSync(place)
      const path = there.isSymbolicLink() ? realpathSync(place) : place
      if (!this.holds(path)) return { status: 'outside' }
      const found = path === place ? there : statSync(path)
      if (!found.isFile()) return { status: 'not-a-file' }
      return { status: 'found', path, size: found.size, stamp: `${path} ${found.mtimeMs} ${found.size}` }
    } catch (error) {
      return { status: isAbsence(error) ? 'missing' : 'unreadable' }
    }
  }

  /** What a directory holds, in the order people expect (`step2` before `step10`); nothing if it cannot be read. */
  list(directory: string): ContentEntry[] {
    const wanted = resolve(this.path, directory)
    if (!this.holds(wanted)) return []
    return entriesOf(wanted)
      .filter((entry) => entry.isFile() || entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((a, b) => naturally.compare(a.name, b.name))
  }

  /** The text of a file; undefined when it cannot be read (any more). */
  read(file: ContentFile): string | undefined {
    try {
      return readFileSync(file.path, 'utf8')
    } catch {
      return undefined
    }
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

export interface ContentEntry {
  name: string
  kind: 'file' | 'directory' | 'link'
}

/** Directories with every symbolic link resolved, by their paths. */
export type RealDirectories = Map<string, string>

function realDirectory(path: string, known: RealDirectories): string {
  const found = known.get(path) ?? realpathSync(path)
  known.set(path, found)
  return found
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch {
    return []
  }
}

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
