/** Values side by side, a group of bars a label. */
export interface BarChart {
  title: string
  unit: string
  groups: { label: string; values: Record<string, number> }[]
}

/** How something grows. */
export interface LineChart {
  title: string
  unit: string
  /** What is counted along the bottom. */
  across: string
  /** A point is [across, value]. */
  lines: Record<string, [number, number][]>
}

const width = 720
const left = 200
const right = 90
const top = 84
const barHeight = 16
const barGap = 4
const groupGap = 16
const plotHeight = 240

/** An SVG of horizontal bars, longest to the right; reads on light and on dark. */
export function barChart({ title, unit, groups }: BarChart): string {
  const names = [...new Set(groups.flatMap(({ values }) => Object.keys(values)))]
  const scale = niceScale(Math.max(...groups.flatMap(({ values }) => Object.values(values).filter(isShown))))
  const x = (value: number): number => left + ((width - left - right) * value) / scale.end
  const parts: string[] = []
  let y = top
  for (const { label, values } of groups) {
    const shown = names.filter((name) => isShown(values[name] ?? Number.NaN))
    const height = shown.length * (barHeight + barGap) - barGap
    parts.push(text(left - 12, y + height / 2, label, 'label end'))
    for (const [index, name] of shown.entries()) {
      const value = values[name] ?? 0
      const at = y + index * (barHeight + barGap)
      const length = Math.max(1, x(value) - left)
      parts.push(
        `<rect class="s${names.indexOf(name)}" x="${left}" y="${at}" width="${round(length)}" height="${barHeight}" rx="3"/>`,
        text(left + length + 6, at + barHeight / 2, `${shortFigure(value)} ${unit}`, 'value'),
      )
    }
    y += height + groupGap
  }
  const bottom = y - groupGap + 6
  const grid = scale.ticks.flatMap((tick) => [
    `<line class="grid" x1="${round(x(tick))}" x2="${round(x(tick))}" y1="${top - 8}" y2="${bottom}"/>`,
    text(x(tick), bottom + 14, shortFigure(tick), 'tick middle'),
  ])
  return svg({ title, names, height: bottom + 34, body: [...grid, ...parts] })
}

/** An SVG of lines through points; reads on light and on dark. */
export function lineChart({ title, unit, across, lines }: LineChart): string {
  const names = Object.keys(lines)
  const points = Object.values(lines)
    .flat()
    .filter(([, value]) => isShown(value))
  const start = 70
  const across_ = niceScale(Math.max(...points.map(([at]) => at)))
  const up = niceScale(Math.max(...points.map(([, value]) => value)))
  const x = (at: number): number => start + ((width - start - right) * at) / across_.end
  const y = (value: number): number => top + plotHeight - (plotHeight * value) / up.end
  const grid = up.ticks.flatMap((tick) => [
    `<line class="grid" x1="${start}" x2="${width - right}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>`,
    text(start - 8, y(tick), shortFigure(tick), 'tick end'),
  ])
  const marks = across_.ticks.map((tick) =>
    text(x(tick), top + plotHeight + 16, shortFigure(tick), 'tick middle'),
  )
  const drawn = names.flatMap((name, index) => {
    const shown = (lines[name] ?? []).filter(([, value]) => isShown(value))
    const last = shown.at(-1)
    return [
      `<polyline class="l${index}" points="${shown.map(([at, value]) => `${round(x(at))},${round(y(value))}`).join(' ')}"/>`,
      ...shown.map(
        ([at, value]) => `<circle class="s${index}" cx="${round(x(at))}" cy="${round(y(value))}" r="3.5"/>`,
      ),
      ...(last ? [text(x(last[0]) + 10, y(last[1]), shortFigure(last[1]), 'value')] : []),
    ]
  })
  const names_ = [
    text(start - 8, top - 16, unit, 'tick end'),
    text((start + width - right) / 2, top + plotHeight + 36, across, 'label middle'),
  ]
  return svg({ title, names, height: top + plotHeight + 56, body: [...grid, ...marks, ...names_, ...drawn] })
}

/** Ours stands out; peers are told apart by lightness as well as by hue. */
const style = `
  svg { --card: #ffffff; --ink: #1b1f24; --soft: #59636e; --line: #e3e6ea; --c0: #0f766e; --c1: #94a3b8; --c2: #d97706; --c3: #7c3aed }
  @media (prefers-color-scheme: dark) {
    svg { --card: #14181d; --ink: #e6e9ed; --soft: #9aa4af; --line: #2b323a; --c0: #2dd4bf; --c1: #64748b; --c2: #f59e0b; --c3: #a78bfa }
  }
  text { font: 12px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: var(--ink); dominant-baseline: central }
  .title { font-size: 15px; font-weight: 600 } .tick, .value { font-size: 11px; fill: var(--soft) }
  .end { text-anchor: end } .middle { text-anchor: middle }
  .card { fill: var(--card); stroke: var(--line) } .grid { stroke: var(--line) }
  polyline { fill: none; stroke-width: 2.5; stroke-linejoin: round }
${[0, 1, 2, 3].map((index) => `  .s${index} { fill: var(--c${index}) } .l${index} { stroke: var(--c${index}) }`).join('\n')}
`

function svg(chart: { title: string; names: string[]; height: number; body: string[] }): string {
  const { title, names, height, body } = chart
  let at = 24
  const legend = names.flatMap((name, index) => {
    const x = at
    at += 28 + 7.2 * name.length
    return [
      `<rect class="s${index}" x="${x}" y="47" width="10" height="10" rx="2"/>`,
      text(x + 16, 52, name, 'value'),
    ]
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${round(height)}" role="img" aria-label="${escaped(title)}">
<style>${style}</style>
<rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${round(height - 1)}" rx="8"/>
${[text(24, 26, title, 'title'), ...legend, ...body].join('\n')}
</svg>
`
}

function text(x: number, y: number, content: string, kind: string): string {
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}">${escaped(content)}</text>`
}

/** Ticks at 1, 2 or 5 of a power of ten: four to eight of them. */
function niceScale(most: number): { end: number; ticks: number[] } {
  const power = 10 ** Math.floor(Math.log10(most / 4))
  const step = power * ([1, 2, 5, 10].find((factor) => most / (factor * power) <= 8) ?? 10)
  const count = Math.ceil(most / step)
  return { end: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) }
}

function isShown(value: number): boolean {
  return Number.isFinite(value)
}

function shortFigure(value: number): string {
  const rounded = Number(value.toPrecision(3))
  return Math.abs(rounded) >= 10_000 ? `${Number((rounded / 1000).toPrecision(3))} k` : String(rounded)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
