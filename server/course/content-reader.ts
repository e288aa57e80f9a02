import { setImmediate } from 'node:timers/promises'
import type { ContentProblem } from '#common/course.ts'
import { contentProblem, type ContentProblemCode, type Place } from './content-problem.ts'
import {
  joinContentPath,
  type ContentEntry,
  type ContentFile,
  type ContentRoot,
  type FoundFile,
  type RealDirectories,
} from './content-root.ts'

/** A file that a lesson named: there, or what is wrong with it. */
export type NamedFile =
  { status: 'found'; file: ContentFile; path: string } | { status: 'broken'; problem: ContentProblem }

/**
 * Reads content and remembers all that it looked at, also what was not there, so that whoever keeps
 * the result can ask later whether it would still come out the same.
 */
export class ContentReader {
  readonly root: ContentRoot
  readonly #seen = new Map<string, string>()
  readonly #directories: RealDirectories = new Map()

  constructor(root: ContentRoot) {
    this.root = root
  }

  find(path: string): FoundFile {
    const found = this.root.find(path, this.#directories)
    this.#seen.set(path, stampOf(found))
    return found
  }

  /** Finds a file by the path that stands in a lesson, and says at `place` what is wrong with it. */
  findNamed(directory: string, written: string, place: Place, maxBytes: number): NamedFile {
    const path = joinContentPath(directory, written)
    const found = this.find(path)
    if (found.status !== 'found') {
      const [code, reason] = absences[found.status]
      return { status: 'broken', problem: contentProblem(code, place, `${quote(written)} ${reason}`) }
    }
    if (found.size > maxBytes) {
      const reason = `${quote(written)} has ${found.size} bytes; at most ${maxBytes} are read.`
      return { status: 'broken', problem: contentProblem('too-large', place, reason) }
    }
    return { status: 'found', file: found, path: this.root.relative(found.path) }
  }

  list(directory: string): ContentEntry[] {
    const entries = this.root.list(directory)
    this.#seen.set(`${directory}/`, namesOf(entries))
    return entries
  }

  /** The text of a file; undefined when it cannot be read. */
  read(file: ContentFile): string | undefined {
    return this.root.read(file)
  }

  /** Whether everything looked at is still as it was. */
  async isCurrent(): Promise<boolean> {
    const directories: RealDirectories = new Map()
    let looks = 0
    for (const [path, stamp] of this.#seen) {
      looks += 1
      if (looks % looksATurn === 0) await setImmediate()
      const now = path.endsWith('/')
        ? namesOf(this.root.list(path.slice(0, -1)))
        : stampOf(this.root.find(path, directories))
      if (now !== stamp) return false
    }
    return true
  }
}

/** Looks at the disk before others have their turn: about a millisecond. */
const looksATurn = 100

function namesOf(entries: readonly ContentEntry[]): string {
  return entries.map(({ name }) => name).join('/')
}

const absences = {
  missing: ['missing-file', 'is not there.'],
  outside: ['outside-content', 'leads outside the content directory.'],
  'not-a-file': ['not-a-file', 'is no regular file.'],
  unreadable: ['hard-to-read', 'cannot be read.'],
} as const satisfies Record<Exclude<FoundFile['status'], 'found'>, readonly [ContentProblemCode, string]>

function stampOf(found: FoundFile): string {
  return found.status === 'found' ? found.stamp : found.status
}

export function unreadable(place: Place, written: string): ContentProblem {
  const [code, reason] = absences.unreadable
  return contentProblem(code, place, `${quote(written)} ${reason}`)
}

/** A name from a stranger's file, fit for a sentence. */
export function quote(written: string): string {
  const shown = written.length > 120 ? `${written.slice(0, 120)}…` : written
  return `“${shown.replace(/\p{Cc}/gu, '�')}”`
}
