export interface DifferenceLine {
  kind: 'same' | 'mine' | 'theirs'
  text: string
}

/** More cells than this are not compared one by one: what differs then stands as a whole. */
const mostCells = 4_000_000

/** Two texts line by line: what both have, what only `mine` has, what only `theirs` has. */
export function textDifference(mine: string, theirs: string): DifferenceLine[] {
  const a = mine.split('\n')
  const b = theirs.split('\n')
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  return [
    ...lines('same', a.slice(0, start)),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...lines('same', a.slice(a.length - end)),
  ]
}

/** Only the lines that differ, with a few around them; `undefined` where lines were left out. */
export function differenceExcerpt(difference: DifferenceLine[], around = 3): (DifferenceLine | undefined)[] {
  const near = difference.map((_, index) =>
    difference.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  )
  return difference.flatMap((line, index) => {
    if (near[index]) return [line]
    return near[index - 1] || index === 0 ? [undefined] : []
  })
}

/** By the longest common sequence of lines. */
function middle(a: string[], b: string[]): DifferenceLine[] {
  if (a.length * b.length > mostCells) return [...lines('mine', a), ...lines('theirs', b)]
  const width = b.length + 1
  const longest = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const found: DifferenceLine[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      found.push({ kind: 'same', text: a[i] ?? '' })
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) found.push({ kind: 'mine', text: a[i++] ?? '' })
    else found.push({ kind: 'theirs', text: b[j++] ?? '' })
  }
  return [...found, ...lines('mine', a.slice(i)), ...lines('theirs', b.slice(j))]
}

function lines(kind: DifferenceLine['kind'], texts: string[]): DifferenceLine[] {
  return texts.map((text) => ({ kind, text }))
}
