import type { ContentProblem } from '#common/course.ts'
import type { ContentReader } from './content-reader.ts'
import { joinContentPath } from './content-root.ts'
import { readJson } from './json-file.ts'
import { StructureJson } from './structure-json.ts'

/** A directory such as `_ko`, which mirrors the paths of the directory that it lies in, in another language. */
export interface TranslationMirror {
  /** Relative to the content root. */
  path: string
  /** Every directory in it, relative to the mirror. */
  directories: ReadonlySet<string>
  /** Those of them that have an `index.json`. */
  lessons: ReadonlySet<string>
  /** Titles of courses, by directory relative to the mirror. */
  structures: ReadonlyMap<string, StructureJson>
}

/** The language of a directory's name, if it is a mirror's: `_ko` → `ko`. */
export function mirrorLanguage(name: string): string | undefined {
  return /^_([a-z]{2,3}(?:-[A-Za-z]{2,4})?)$/.exec(name)?.[1]
}

export function readMirror(
  reader: ContentReader,
  path: string,
  problems: ContentProblem[],
): TranslationMirror {
  const directories = new Set<string>()
  const lessons = new Set<string>()
  const structures = new Map<string, StructureJson>()

  const visit = (below: string): void => {
    directories.add(below)
    for (const { name, kind } of reader.list(joinContentPath(path, below))) {
      const inside = below === '' ? name : `${below}/${name}`
      if (kind === 'directory' && inside.split('/').length <= maxDepth) visit(inside)
      else if (name === 'index.json') lessons.add(below)
      else if (name === 'structure.json') {
        const read = readJson(reader, joinContentPath(path, below), name, StructureJson)
        if (read.status === 'read') structures.set(below, read.value)
        if (read.status !== 'absent') problems.push(...read.problems)
      }
    }
  }
  visit('')
  return { path, directories, lessons, structures }
}

const maxDepth = 12
