import { dirname } from 'node:path'
import type { ContentProblem, Page } from '#common/course.ts'
import { contentProblem } from './content-problem.ts'
import type { ContentReader } from './content-reader.ts'
import { joinContentPath, type ContentFile } from './content-root.ts'
import type { IndexJson, PageEntry } from './index-json.ts'

/** A page whose Markdown was found but not read. */
export type PageOutline = Omit<Page, 'text'> & { text: TextOutline }
export type TextOutline =
  | { status: 'found'; file: ContentFile; path: string }
  | { status: 'none' }
  /** Of no file of its own. */
  | { status: 'given'; markdown: string }
  | { status: 'broken'; problem: ContentProblem }

/** A lesson's index with the translation that lies over it, and where each was read. */
export interface LessonSource {
  directory: string
  index: IndexJson
  translation?: { directory: string; index: IndexJson }
}

/** Finds everything that a lesson's pages name: texts, checks, solutions and scripts. */
export function outlinePages(
  reader: ContentReader,
  source: LessonSource,
): { pages: PageOutline[]; problems: ContentProblem[] } {
  const outlines = pageEntries(source).map((entry, index) => outlinePage(reader, source, entry, index))
  return { pages: outlines.map(({ page }) => page), problems: outlines.flatMap(({ problems }) => problems) }
}

/** A lesson that is nothing but a machine has one page all the same: what it says of itself, beside the terminal. */
export function playgroundPage({ index, translation }: LessonSource): PageOutline {
  const markdown = firstNonEmpty(translation?.index.description, index.description)
  return {
    kind: 'intro',
    index: 0,
    title: firstNonEmpty(translation?.index.title, index.title),
    text: { status: 'given', markdown },
    hints: [],
    hidden: false,
    quietCheck: false,
  }
}

interface NumberedEntry {
  kind: Page['kind']
  key: string
  entry: PageEntry
  translated: PageEntry
  hidden: boolean
}

function pageEntries({ index, translation }: LessonSource): NumberedEntry[] {
  const details = index.details ?? {}
  const translated = translation?.index.details ?? {}
  const entries: NumberedEntry[] = (details.steps ?? []).map((entry, at) => ({
    kind: 'step',
    key: `details.steps[${at}]`,
    entry,
    translated: translated.steps?.[at] ?? {},
    hidden: false,
  }))
  for (const kind of ['intro', 'finish'] as const) {
    const entry = details[kind]
    if (entry === undefined) continue
    const hidden = index.environment?.[`hide${kind}`] ?? false
    const screen = {
      kind,
      key: `details.${kind}`,
      entry,
      translated: translated[kind] ?? {},
      hidden,
    }
    if (kind === 'intro') entries.unshift(screen)
    else entries.push(screen)
  }
  return entries
}

function outlinePage(reader: ContentReader, source: LessonSource, numbered: NumberedEntry, index: number) {
  const { kind, key, entry, translated, hidden } = numbered
  const file = joinContentPath(source.directory, 'index.json')
  const problems: ContentProblem[] = []

  const script = (written: string | undefined, name: string): string | undefined => {
    if (written === undefined || written.trim() === '') return undefined
    const found = reader.findNamed(source.directory, written, { file, key: `${key}.${name}` }, maxTextBytes)
    if (found.status === 'found') return found.file.path
    problems.push(found.problem)
    return undefined
  }

  problems.push(...twoScripts(entry, file, key))
  const text = findText(reader, source, numbered, file, 'text')
  if (text.status === 'broken') problems.push(text.problem)
  const answer = findText(reader, source, numbered, file, 'answer')
  if (answer.status === 'broken') problems.push(answer.problem)
  const scripts = {
    check: script(entry.verify, 'verify'),
    hint: script(entry.hint, 'hint'),
    credits: firstNonEmpty(entry.credits, entry.credit) || undefined,
    solution:
      entry.sandlot?.solution === undefined
        ? findSolution(reader, source.directory, entry.verify)
        : script(entry.sandlot.solution, 'sandlot.solution'),
    answer: answer.status === 'found' ? answer.file.path : undefined,
    foreground: script(
      entry.foreground ?? entry.code,
      entry.foreground === undefined ? 'code' : 'foreground',
    ),
    background: script(
      entry.background ?? entry.courseData,
      entry.background === undefined ? 'courseData' : 'background',
    ),
  }
  const page: PageOutline = {
    kind,
    index,
    title: firstNonEmpty(translated.title, entry.title),
    text,
    hints: translated.sandlot?.hints ?? entry.sandlot?.hints ?? [],
    hidden,
    quietCheck: entry.sandlot?.quietCheck ?? false,
    ...present(scripts),
  }
  return { page, problems }
}

/** Both dialects' names for one thing, with different values: the newer name counts. */
function twoScripts(entry: PageEntry, file: string, key: string): ContentProblem[] {
  const pairs = [
    ['foreground', 'code'],
    ['background', 'courseData'],
  ] as const
  return pairs.flatMap(([used, other]) => {
    if (entry[used] === undefined || entry[other] === undefined || entry[used] === entry[other]) return []
    return [
      contentProblem(
        'two-scripts',
        { file, key: `${key}.${other}` },
        `“${used}” is used instead of “${other}”.`,
      ),
    ]
  })
}

/** The translated Markdown if there is one, else the lesson's own. */
function findText(
  reader: ContentReader,
  { directory, translation }: LessonSource,
  { key, entry, translated }: NumberedEntry,
  file: string,
  name: 'text' | 'answer',
): TextOutline {
  const written = entry[name] ?? ''
  const translatedName = translated[name] ?? written
  if (translation !== undefined && translatedName !== '') {
    const place = { file: joinContentPath(translation.directory, 'index.json'), key: `${key}.${name}` }
    const found = reader.findNamed(translation.directory, translatedName, place, maxTextBytes)
    if (found.status === 'found') return found
  }
  if (written.trim() === '') return { status: 'none' }
  return reader.findNamed(directory, written, { file, key: `${key}.${name}` }, maxTextBytes)
}

/** `solution.sh` beside the check, where the author has put one. */
function findSolution(reader: ContentReader, directory: string, verify: string | undefined) {
  if (verify === undefined) return undefined
  const found = reader.find(joinContentPath(directory, `${dirname(verify)}/solution.sh`))
  return found.status === 'found' && found.size <= maxTextBytes ? found.path : undefined
}

/** What a reader of a lesson without pages is told. */
export function noStepsProblem(file: string): ContentProblem {
  return contentProblem('no-steps', { file, key: 'details.steps' }, 'The lesson has no steps.')
}

const maxTextBytes = 1024 * 1024

function firstNonEmpty(...texts: (string | undefined)[]): string {
  return texts.find((text) => text !== undefined && text.trim() !== '')?.trim() ?? ''
}

/** The entries that have a value: an optional property is absent, never undefined. */
function present<K extends string>(entries: Record<K, string | undefined>): Partial<Record<K, string>> {
  const partial: Partial<Record<K, string>> = {}
  for (const key in entries) if (entries[key] !== undefined) partial[key] = entries[key]
  return partial
}
