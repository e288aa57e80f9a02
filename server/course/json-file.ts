import type { ContentProblem } from '#common/course.ts'
import { contentProblem } from './content-problem.ts'
import { unreadable, type ContentReader } from './content-reader.ts'
import { IndexJson } from './index-json.ts'
import { parseLenientJson } from './lenient-json.ts'
import { parseLeniently } from './parse-leniently.ts'
import type { z } from 'zod'

export type ReadJson<T> =
  | { status: 'read'; value: T; problems: ContentProblem[] }
  | { status: 'absent' }
  /** There, but of no use. */
  | { status: 'broken'; problems: ContentProblem[] }

/** Reads `index.json` of a lesson or of its translation. */
export function readLessonIndex(reader: ContentReader, directory: string): ReadJson<IndexJson> {
  return readJson(reader, directory, 'index.json', IndexJson)
}

/** Reads a JSON file as far as it fits the schema, which must accept `{}`. */
export function readJson<T>(
  reader: ContentReader,
  directory: string,
  name: string,
  schema: z.ZodType<T>,
): ReadJson<T> {
  const file = directory === '' ? name : `${directory}/${name}`
  const found = reader.findNamed(directory, name, { file }, maxJsonBytes)
  if (found.status === 'broken') {
    return found.problem.code === 'missing-file'
      ? { status: 'absent' }
      : { status: 'broken', problems: [found.problem] }
  }
  const text = reader.read(found.file)
  if (text === undefined) return { status: 'broken', problems: [unreadable({ file }, name)] }
  const json = parseLenientJson(text)
  if (json.status === 'broken') {
    const reason = `It is not JSON: ${json.reason} in line ${json.line}.`
    return { status: 'broken', problems: [contentProblem('bad-json', { file, line: json.line }, reason)] }
  }
  if (typeof json.value !== 'object' || json.value === null || Array.isArray(json.value)) {
    return {
      status: 'broken',
      problems: [contentProblem('bad-json', { file, line: 1 }, 'It holds no JSON object.')],
    }
  }
  const { value, misfits } = parseLeniently(schema, json.value)
  const problems = misfits.map(({ key, reason }) => contentProblem('bad-value', { file, key }, `${reason}.`))
  if (json.status === 'lenient') {
    problems.push(contentProblem('lenient-json', { file }, `It holds ${json.leniency}.`))
  }
  return { status: 'read', value, problems }
}

const maxJsonBytes = 1024 * 1024
