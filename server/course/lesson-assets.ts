import { dirname, extname } from 'node:path'
import type { Asset, ContentProblem } from '#common/course.ts'
import { contentProblem } from './content-problem.ts'
import { quote, type ContentReader } from './content-reader.ts'
import { joinContentPath } from './content-root.ts'
import { isGlob, matchesGlob } from '#common/glob.ts'
import type { AssetEntry, IndexJson } from './index-json.ts'
import { machineCalled } from './lesson-machines.ts'

/**
 * Finds the files that a lesson wants in its sandbox. `client` and `host01` are one machine here, `host02` is another.
 * A literal is placed by its base name; below `**` the path under `assets/` is kept; what `dir/*` finds is
 * put at both places, for the platforms disagree about it.
 */
export function findAssets(
  reader: ContentReader,
  directory: string,
  index: IndexJson,
): { assets: Asset[]; problems: ContentProblem[] } {
  const file = joinContentPath(directory, 'index.json')
  const entries = Object.entries(index.details?.assets ?? index.assets ?? {}).flatMap(([host, list]) =>
    list.map((entry, at) => ({
      entry,
      machine: machineCalled(host),
      place: { file, key: `details.assets.${host}[${at}].file` },
    })),
  )
  const assets: Asset[] = []
  const problems: ContentProblem[] = []
  for (const { entry, machine, place } of entries) {
    const names = isGlob(entry.file) ? expand(reader, directory, entry.file) : [entry.file]
    if (names.length === 0)
      problems.push(contentProblem('missing-file', place, `${quote(entry.file)} fits no file.`))
    for (const name of names) {
      if (assets.length >= maxFiles) {
        problems.push(contentProblem('too-many-files', place, `More than ${maxFiles} files are not copied.`))
        return { assets, problems }
      }
      const found = findAsset(reader, directory, name, place)
      if (found.status === 'broken') problems.push(found.problem)
      else
        assets.push(
          ...targetsOf(entry, name).map((target) => ({
            file: found.file.path,
            target,
            machine,
            mode: modeOf(entry),
          })),
        )
    }
  }
  return { assets, problems }
}

/** Below `assets/`, or beside index.json where authors put some by mistake. */
function findAsset(
  reader: ContentReader,
  directory: string,
  name: string,
  place: { file: string; key: string },
) {
  const proper = reader.findNamed(joinContentPath(directory, 'assets'), name, place, maxAssetBytes)
  if (proper.status === 'found' || proper.problem.code !== 'missing-file') return proper
  const beside = reader.findNamed(directory, name, place, maxAssetBytes)
  return beside.status === 'found' ? beside : proper
}

function expand(reader: ContentReader, directory: string, pattern: string): string[] {
  const wanted = pattern.replace(/^\.?\//, '')
  const all = listFiles(reader, joinContentPath(directory, 'assets'), '')
  return all.filter((path) => matchesGlob(wanted, path))
}

function listFiles(reader: ContentReader, base: string, below: string): string[] {
  if (below.split('/').length > maxDepth) return []
  const files: string[] = []
  for (const { name, kind } of reader.list(below === '' ? base : `${base}/${below}`)) {
    const path = below === '' ? name : `${below}/${name}`
    if (kind === 'directory') files.push(...listFiles(reader, base, path))
    else files.push(path)
    if (files.length > maxFiles) break
  }
  return files
}

/** The directories that a file is put into. */
function targetsOf({ file: pattern, target: written = '~/' }: AssetEntry, name: string): string[] {
  const target = written.trim() === '' ? '~/' : written.trim()
  const kept = dirname(name) === '.' ? target : `${target.replace(/\/$/, '')}/${dirname(name)}`
  if (pattern.includes('**')) return [kept]
  if (isGlob(pattern)) return Array.from(new Set([target, kept]))
  // Some authors name the file itself.
  const isFile = extname(target) !== '' && extname(target) === extname(name)
  return [isFile && !target.endsWith('/') ? dirname(target) : target]
}

function modeOf({ chmod = '' }: AssetEntry): number {
  if (/^0?[0-7]{3}$/.test(chmod)) return Number.parseInt(chmod, 8)
  return chmod.includes('x') ? 0o755 : 0o644
}

const maxAssetBytes = 10 * 1024 * 1024
const maxFiles = 1000
const maxDepth = 12
