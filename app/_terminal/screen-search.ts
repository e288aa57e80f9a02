import { SearchAddon } from '@xterm/addon-search'
import type { IDecoration, Terminal } from '@xterm/xterm'
import type { SearchColours } from './terminal-theme.ts'

/** Where a search stands: the match in front, from 0, of how many. Beyond a thousand they are not counted. */
export interface FoundMatches {
  index: number
  count: number
}

const mostCounted = 1_000

/** Searches screen and scrollback. */
export class ScreenSearch {
  private readonly addon = new SearchAddon({ highlightLimit: mostCounted })
  private found: (matches: FoundMatches) => void = () => undefined
  private colours: SearchColours | undefined
  private text = ''
  private front: IDecoration[] = []

  constructor(private readonly xterm: Terminal) {
    xterm.loadAddon(this.addon)
    this.addon.onDidChangeResults(({ resultIndex, resultCount }) => {
      this.drawFront(resultCount)
      this.found({ index: resultIndex, count: resultCount })
    })
  }

  /** Tells what is found until the returned function is called, which takes the highlights away. */
  start(onFound: (matches: FoundMatches) => void): () => void {
    this.found = onFound
    return () => {
      this.found = () => undefined
      this.clear()
    }
  }

  /** `grown`: more was typed, so that the match in front stays if it still is one. */
  find(text: string, direction: 'previous' | 'next', grown = false): void {
    this.text = text
    const look = this.colours && {
      decorations: {
        matchBackground: this.colours.match,
        matchOverviewRuler: this.colours.match,
        activeMatchColorOverviewRuler: this.colours.front,
      },
    }
    if (text === '') {
      this.clear()
      this.found({ index: -1, count: 0 })
    } else if (direction === 'next') this.addon.findNext(text, { ...look, incremental: grown })
    else this.addon.findPrevious(text, look)
  }

  /** What is found already is drawn anew. */
  setColours(colours: SearchColours): void {
    if (colours === this.colours) return
    this.colours = colours
    if (this.text === '') return
    this.addon.clearDecorations()
    this.find(this.text, 'next', true)
  }

  /** Where the match in front is in the window; none while it is not seen. */
  get frontBox(): DOMRect | undefined {
    const screen = this.xterm.element?.querySelector('.xterm-screen')?.getBoundingClientRect()
    const match = this.front.length > 0 ? this.xterm.getSelectionPosition() : undefined
    if (!screen || !match) return undefined
    const { rows, cols } = this.xterm
    const first = match.start.y - this.xterm.buffer.active.viewportY
    const last = match.end.y - this.xterm.buffer.active.viewportY
    if (last < 0 || first >= rows) return undefined
    const [from, to] = first === last ? [match.start.x, match.end.x] : [0, cols]
    const [width, height] = [screen.width / cols, screen.height / rows]
    return new DOMRect(
      screen.x + from * width,
      screen.y + first * height,
      (to - from) * width,
      (last - first + 1) * height,
    )
  }

  private clear(): void {
    this.text = ''
    this.addon.clearDecorations()
    this.drawFront(0)
  }

  /** The addon only selects it, and the selection's colour says little where the search field has the focus. */
  private drawFront(count: number): void {
    for (const part of this.front.splice(0)) part.dispose()
    const match = count === 0 ? undefined : this.xterm.getSelectionPosition()
    if (!match || !this.colours) return
    const { baseY, cursorY } = this.xterm.buffer.active
    for (let y = match.start.y; y <= match.end.y; y++) {
      const marker = this.xterm.registerMarker(y - baseY - cursorY)
      const x = y === match.start.y ? match.start.x : 0
      const end = y === match.end.y ? match.end.x : this.xterm.cols
      const part = this.xterm.registerDecoration({
        marker,
        x,
        width: end - x,
        layer: 'top',
        backgroundColor: this.colours.front,
        foregroundColor: this.colours.frontInk,
      })
      part?.onDispose(() => marker.dispose())
      if (part) this.front.push(part)
    }
  }
}
