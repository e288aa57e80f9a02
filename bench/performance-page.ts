import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { barChart, lineChart } from './chart.ts'
import { figure, type Row } from './row.ts'

const docs = fileURLToPath(new URL('../docs', import.meta.url))
const folder = path.join(docs, 'performance')
const page = path.join(docs, 'performance.md')
const begin = '<!-- figures: written by npm run bench -- --write -->'
const end = '<!-- end of figures -->'

interface Measurement {
  part: string
  machine: string
  date: string
  rows: Row[]
}

/** Keeps what a part measured, with machine and date, and writes the figures and plots of docs/performance.md anew. */
export function writePerformance(part: string, rows: Row[]): void {
  fs.mkdirSync(folder, { recursive: true })
  const measured: Measurement = {
    part,
    machine: thisMachine(),
    date: new Date().toISOString().slice(0, 10),
    rows,
  }
  fs.writeFileSync(path.join(folder, `${part}.json`), `${JSON.stringify(measured, null, 2)}\n`)
  const all = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as Measurement)
  const text = fs.readFileSync(page, 'utf8')
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined)
    throw new Error(`${page} lacks the line ${begin} or ${end}`)
  fs.writeFileSync(page, [before, begin, '\n\n', all.map(section).join('\n'), '\n', end, after].join(''))
}

function section({ part, machine, date, rows }: Measurement): string {
  const peers = [...new Set(rows.flatMap(({ against }) => Object.keys(against)))]
  const head = ['what', 'ours', ...peers, 'budget', '']
  const lines = rows.map((row) => [
    row.row,
    `**${figure(row.ours)} ${row.unit}**`,
    ...peers.map((name) => (row.against[name] === undefined ? '' : figure(row.against[name]))),
    row.budget,
    row.within ? 'within' : '**over**',
  ])
  const table = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`)
  const plots = plotsOf(part, rows).map((name) => `![${name}](performance/${name}.svg)`)
  return [
    `## ${part}`,
    '',
    `${date}, ${machine}.`,
    '',
    ...table,
    '',
    ...plots.flatMap((plot) => [plot, '']),
  ].join('\n')
}

/** Rows that make a picture together, if this part has them. Gives the names of the files written. */
function plotsOf(part: string, rows: Row[]): string[] {
  const written: string[] = []
  const write = (name: string, svg: string): void => {
    fs.writeFileSync(path.join(folder, `${part}-${name}.svg`), svg)
    written.push(`${part}-${name}`)
  }
  for (const { name, title, unit, rows: wanted } of barPlots) {
    const groups = rows
      .filter(({ row }) => wanted.test(row))
      .map(({ row, ours, against }) => ({ label: row.replace(wanted, '$1'), values: { ours, ...against } }))
    if (groups.length > 0) write(name, barChart({ title, unit, groups }))
  }
  for (const { name, title, unit, across, of, what } of linePlots) {
    const lines: Record<string, [number, number][]> = {}
    for (const { row, ours, against } of rows) {
      const match = of.exec(row)
      if (match?.[2] !== what) continue
      for (const [peer, value] of Object.entries({ ours, ...against })) {
        ;(lines[peer] ??= []).push([Number(match[1]), value])
      }
    }
    if (Object.keys(lines).length > 0) {
      write(name, lineChart({ title, unit, across, lines }))
    }
  }
  return written
}

/** `rows`: its first group is the label. */
const barPlots = [
  { name: 'echo', title: 'From a key to its echo', unit: 'ms', rows: /^echo, (p\d+)$/ },
  {
    name: 'echo-flooded',
    title: 'From a key to its echo while another terminal floods',
    unit: 'ms',
    rows: /^echo while another terminal floods, (p\d+)$/,
  },
  { name: 'output', title: 'Output of one terminal', unit: 'MB/s', rows: /^(terminal output)$/ },
  {
    name: 'interrupt',
    title: 'From Ctrl-C to the prompt, while `yes` floods',
    unit: 'ms',
    rows: /^Ctrl-C while `yes` floods, (.*)$/,
  },
  {
    name: 'neighbour',
    title: 'Echo in one sandbox while another attacks, p95',
    unit: 'ms',
    rows: /^neighbour’s echo beside (.*), p95$/,
  },
  { name: 'memory', title: 'Memory of an idle sandbox', unit: 'MiB', rows: /^idle sandbox: (memory), .*$/ },
  {
    name: 'glyph',
    title: 'In the browser: from a key to its glyph',
    unit: 'ms',
    rows: /^in the browser: key → glyph, (p\d+)$/,
  },
]

/** `of`: its groups are the number, and what was measured. */
const ofTerminals = { across: 'terminals, each printing 40 KB/s', of: /^(\d+) terminals? at 40 KB\/s: (.*)$/ }
const ofSandboxes = { across: 'idle sandboxes', of: /^(\d+) sandbox(?:es)?: (.*)$/ }

const linePlots = [
  {
    ...{ name: 'processor', title: 'Processor time as terminals grow in number', unit: '% of a core' },
    ...{ what: 'processor', ...ofTerminals },
  },
  {
    ...{ name: 'memory', title: 'Memory as terminals grow in number', unit: 'MiB' },
    ...{ what: 'memory', ...ofTerminals },
  },
  {
    ...{ name: 'echo', title: 'Echo of one more terminal, median', unit: 'ms' },
    ...{ what: 'echo of one more, p50', ...ofTerminals },
  },
  {
    ...{ name: 'sandboxes-memory', title: 'Memory of all sandboxes as they grow in number', unit: 'MiB' },
    ...{ what: 'memory of all', ...ofSandboxes },
  },
  {
    ...{ name: 'server-memory', title: 'Memory of the server meanwhile', unit: 'MiB' },
    ...{ what: 'memory of the server', ...ofSandboxes },
  },
]

function thisMachine(): string {
  const cpus = os.cpus()
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB`
  const load = os.loadavg()[0] ?? 0
  return [
    `${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown processor'}`,
    memory,
    `${os.type()} ${os.release()}`,
    `Node.js ${process.versions.node}`,
    `load average ${load.toFixed(1)} at the end`,
  ].join(', ')
}
