import type { Annotation } from './action-words.ts'
import { openFence, readFenceLine, type FenceOpening } from './fence.ts'

/** A fence with what is in it. `end` is the index of the line after it. */
export interface FenceBlock {
  code: string
  annotation?: Annotation
  /** Words in the closing line's braces that are no action. */
  unknown?: string
  /** Text that follows the annotation on the closing line. */
  rest: string
  closed: boolean
  end: number
}

/** Reads the fences of one text, from the front to the back. */
export class FenceBlocks {
  readonly #lines: readonly string[]
  /** Fences that are known not to be closed any more. */
  readonly #unclosed = new Set<string>()

  constructor(lines: readonly string[]) {
    this.#lines = lines
  }

  /**
   * Reads the fence that opens in line `at`. Where its proper end is missing it takes, rather than the rest of
   * the text, a shorter annotated one (four backticks, closed by three) or one glued to the last line of code.
   */
  read(at: number, opening: FenceOpening): FenceBlock {
    const proper = this.#unclosed.has(opening.fence) ? undefined : this.#scan(at, opening)
    if (proper?.closed === true || opening.quotes > 0)
      return this.#gluedBefore(at, opening, proper) ?? proper ?? this.#scan(at, opening)
    this.#unclosed.add(opening.fence)
    const shorter =
      opening.fence.length > 3 ? this.#scan(at, { ...opening, fence: opening.fence.slice(0, 3) }) : undefined
    if (shorter?.closed === true) return shorter
    return this.#scan(at, opening, opening.fence)
  }

  /**
   * Code whose end is glued to its last line, where the fence that would end it opens other code: that code's end is
   * annotated and would open some in its turn.
   */
  #gluedBefore(at: number, opening: FenceOpening, proper?: FenceBlock): FenceBlock | undefined {
    if (proper?.code.includes(opening.fence) !== true || proper.annotation !== undefined) return undefined
    const glued = this.#scan(at, opening, opening.fence)
    if (glued.end >= proper.end) return undefined
    for (let next = proper.end; next < this.#lines.length; next += 1) {
      const fence = openFence(this.#lines[next] ?? '')
      if (fence !== undefined) return fence.annotation === undefined ? undefined : glued
    }
    return undefined
  }

  /** `glued`: a line of code that ends with it closes the fence. */
  #scan(at: number, opening: FenceOpening, glued?: string): FenceBlock {
    const code: string[] = []
    let end = at + 1
    for (; end < this.#lines.length; end += 1) {
      const read = readFenceLine(opening, this.#lines[end] ?? '')
      if (read.kind === 'outside') break
      if (read.kind === 'closing') {
        if (read.last !== undefined) code.push(read.last)
        const { annotation = opening.annotation, unknown, rest } = read
        return block(code, { rest, closed: true, end: end + 1 }, annotation, unknown)
      }
      const last = glued === undefined ? undefined : withoutEnd(read.text, glued)
      if (last !== undefined)
        return block([...code, last], { rest: '', closed: true, end: end + 1 }, opening.annotation)
      code.push(read.text)
    }
    return block(code, { rest: '', closed: false, end }, opening.annotation)
  }
}

function block(
  code: string[],
  place: Pick<FenceBlock, 'rest' | 'closed' | 'end'>,
  annotation?: Annotation,
  unknown?: string,
): FenceBlock {
  return {
    code: code.join('\n'),
    ...place,
    ...(annotation === undefined ? {} : { annotation }),
    ...(unknown === undefined ? {} : { unknown }),
  }
}

function withoutEnd(text: string, end: string): string | undefined {
  const bare = text.trimEnd()
  return bare.endsWith(end) && bare.length > end.length ? bare.slice(0, -end.length) : undefined
}
