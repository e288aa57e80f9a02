import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { createCatalogue, type Catalogue } from '#server/course/catalogue.ts'
import { readContentDocument } from '#server/course/content-document.ts'
import { percentile, row, type Row } from './row.ts'
import { writeSyntheticContent } from './synthetic-content.ts'

/**
 * What two thousand lessons cost, beside a plain remark and a plain scan of the same texts. All is processor
 * time of the whole process: nothing here waits for anybody, and other programs on the machine do not count.
 */
export async function benchContent(): Promise<Row[]> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sandlot-bench-'))
  try {
    await writeSyntheticContent(directory, lessons, 1)
    const texts = await readTexts(directory)
    const lint = await lintRow(directory, texts)
    return [lint, memoryRow(), ...(await catalogueRows(directory, texts))]
  } finally {
    await rm(directory, { recursive: true })
  }
}

const lessons = 2_000
const rounds = 20

async function lintRow(directory: string, texts: readonly string[]): Promise<Row> {
  const ours = (await processorMs(() => readContentDocument(directory))) / 1000
  const plain = (await processorMs(() => texts.forEach((text) => remark.runSync(remark.parse(text))))) / 1000
  return row(
    {
      row: `parse and lint ${lessons} lessons, ${texts.length} files`,
      unit: 's',
      ours,
      against: { 'plain remark': plain },
      budget: '≤ 60 s',
    },
    (seconds) => seconds <= 60,
  )
}

function memoryRow(): Row {
  return row(
    {
      row: 'memory of that process at its highest, the texts of the peer included',
      unit: 'MB',
      ours: process.resourceUsage().maxRSS / 1024,
      against: {},
      budget: '≤ 1000 MB',
    },
    (megabytes) => megabytes <= 1000,
  )
}

async function catalogueRows(directory: string, texts: readonly string[]): Promise<Row[]> {
  const catalogue = createCatalogue({ roots: [directory] })
  const first = await processorMs(() => catalogue.listCourses('en'))
  const ahead = await processorMs(() => catalogue.readAhead())
  const list = await times(() => catalogue.listCourses('en'))
  const rows = [
    row(
      {
        row: `first list of ${lessons} lessons after a start`,
        unit: 'ms',
        ours: first,
        against: {},
        budget: '≤ 5000 ms',
      },
      (ms) => ms <= 5000,
    ),
    row(
      {
        row: 'read what searches look at, in the background after that',
        unit: 'ms',
        ours: ahead,
        against: {},
        budget: '≤ 5000 ms',
      },
      (ms) => ms <= 5000,
    ),
    within100(`list ${lessons} lessons, p50`, list, {}),
  ]
  for (const [language, words] of searches) {
    const ours = await times(() => catalogue.searchLessons({ words }, language))
    const plain = await times(() =>
      texts.filter((text) => words.split(' ').every((word) => text.includes(word))),
    )
    rows.push(
      within100(`search “${words}” in ${lessons} lessons, p50`, ours, {
        'plain scan': percentile(plain, 0.5),
      }),
    )
  }
  return [...rows, await pageRow(catalogue)]
}

const searches = [
  ['en', 'container network'],
  ['ko', '컨테이너 네트워크'],
] as const

function within100(name: string, samples: number[], against: Row['against']): Row {
  return row(
    { row: name, unit: 'ms', ours: percentile(samples, 0.5), against, budget: '≤ 100 ms' },
    (ms) => ms <= 100,
  )
}

/** Pages that nobody has looked at before: each is rendered once. */
async function pageRow(catalogue: Catalogue): Promise<Row> {
  const { matches } = await catalogue.searchLessons({}, 'en')
  const ours: number[] = []
  const plain: number[] = []
  for (const { lesson } of matches.slice(0, pages)) {
    let markdown = ''
    ours.push(
      await processorMs(async () => {
        const found = await catalogue.findLesson(lesson.id, 'en')
        const page = found?.pages[1]
        if (found === undefined || page?.text.status !== 'ready') throw new Error(`${lesson.id} has no page`)
        markdown = page.text.markdown
        await catalogue.renderPage(found, page)
      }),
    )
    plain.push(await processorMs(() => remark.runSync(remark.parse(markdown))))
  }
  return row(
    {
      row: 'open a lesson and render a page of it for the first time, p95',
      unit: 'ms',
      ours: percentile(ours, 0.95),
      against: { 'plain remark': percentile(plain, 0.95) },
      budget: '≤ 50 ms',
    },
    (ms) => ms <= 50,
  )
}

const pages = 200

const remark = unified().use(remarkParse).use(remarkGfm).use(remarkRehype)

async function times(task: () => unknown): Promise<number[]> {
  const found: number[] = []
  for (let round = 0; round < rounds; round += 1) found.push(await processorMs(task))
  return found
}

async function processorMs(task: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await task()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Without our parser, which would be warm then. */
async function readTexts(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true })
  const texts: string[] = []
  for (const file of entries.filter((name) => name.endsWith('.md')))
    texts.push(await readFile(path.join(directory, file), 'utf8'))
  return texts
}
