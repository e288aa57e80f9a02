import { setImmediate } from 'node:timers/promises'
import { parse } from 'yaml'
import type { ContentProblem } from '#common/course.ts'
import type { ContentReader } from './content-reader.ts'
import { joinContentPath } from './content-root.ts'
import { readJson } from './json-file.ts'
import { PathwayJson, StructureJson } from './structure-json.ts'
import { mirrorLanguage, readMirror, type TranslationMirror } from './translation-mirror.ts'

/** A directory that holds lessons, somewhere below it or as one. Paths are relative to the content root. */
export interface ContentDirectory {
  /** '' is the content root. */
  path: string
  /** Whether it has an `index.json`. */
  isLesson: boolean
  children: ContentDirectory[]
  structure?: StructureJson
  /** By the name of the course that each describes. */
  pathways: Map<string, PathwayJson>
  /** The directories that mirror this one in other languages (`_ko`), by language. */
  translations: Map<string, TranslationMirror>
}

export interface ContentTree {
  top: ContentDirectory
  problems: ContentProblem[]
}

/** Walks everything below a content root; others have their turn between two directories. */
export async function readContentTree(reader: ContentReader): Promise<ContentTree> {
  const problems: ContentProblem[] = []
  const top = await readDirectory(reader, '', problems, 0)
  return { top, problems }
}

async function readDirectory(
  reader: ContentReader,
  path: string,
  problems: ContentProblem[],
  depth: number,
): Promise<ContentDirectory> {
  await setImmediate()
  const entries = reader.list(path)
  const directory: ContentDirectory = {
    path,
    isLesson: entries.some(({ name, kind }) => name === 'index.json' && kind !== 'directory'),
    children: [],
    pathways: new Map(),
    translations: new Map(),
  }
  for (const { name, kind } of entries) {
    if (kind === 'directory') {
      const language = mirrorLanguage(name)
      if (language === undefined) continue
      directory.translations.set(language, readMirror(reader, joinContentPath(path, name), problems))
    } else if (name === 'structure.json') {
      const structure = readListing(reader, path, name, StructureJson, problems)
      if (structure !== undefined) directory.structure = structure
    } else if (name.endsWith('-pathway.json')) {
      const pathway = readListing(reader, path, name, PathwayJson, problems)
      if (pathway !== undefined) directory.pathways.set(name.slice(0, -'-pathway.json'.length), pathway)
    }
  }
  const scenarioRoot = entries.some(({ name }) => name === 'katacoda.yaml')
    ? readScenarioRoot(reader, path)
    : ''
  const names = scenarioRoot === '' ? childNames(directory, entries) : [scenarioRoot]
  if (depth < maxDepth) {
    for (const name of names) {
      const child = await readDirectory(reader, joinContentPath(path, name), problems, depth + 1)
      if (holdsLessons(child)) directory.children.push(child)
    }
  }
  return directory
}

const maxDepth = 10

/** Hidden directories, packages, images' build scripts and a lesson's own files hold no lessons. */
function childNames(directory: ContentDirectory, entries: { name: string; kind: string }[]): string[] {
  return entries
    .filter(({ kind }) => kind === 'directory')
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('.') && mirrorLanguage(name) === undefined)
    .filter((name) => name !== 'node_modules' && name !== 'environments')
    .filter((name) => !(directory.isLesson && name === 'assets'))
}

function holdsLessons(directory: ContentDirectory): boolean {
  return directory.isLesson || directory.children.length > 0
}

function readListing<T>(
  reader: ContentReader,
  path: string,
  name: string,
  schema: Parameters<typeof readJson<T>>[3],
  problems: ContentProblem[],
): T | undefined {
  const read = readJson(reader, path, name, schema)
  if (read.status !== 'absent') problems.push(...read.problems)
  return read.status === 'read' ? read.value : undefined
}

/** `scenario_root : tutorials/katacoda`: the only place of the repository that holds lessons. */
function readScenarioRoot(reader: ContentReader, path: string): string {
  const found = reader.find(joinContentPath(path, 'katacoda.yaml'))
  if (found.status !== 'found' || found.size > maxYamlBytes) return ''
  try {
    const yaml: unknown = parse(reader.read(found) ?? '', { maxAliasCount: 0 })
    if (typeof yaml !== 'object' || yaml === null || !('scenario_root' in yaml)) return ''
    return typeof yaml.scenario_root === 'string' ? yaml.scenario_root.replace(/^[./]+|\/+$/g, '') : ''
  } catch {
    // Not YAML: then it says nothing about where lessons lie.
    return ''
  }
}

const maxYamlBytes = 64 * 1024
