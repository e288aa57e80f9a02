import { SearchAddon, type ISearchOptions } from '@xterm/addon-search'
import type { Terminal } from '@xterm/xterm'

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

  constructor(xterm: Terminal) {
    xterm.loadAddon(this.addon)
    this.addon.onDidChangeResults(({ resultIndex, resultCount }) =>
      this.found({ index: resultIndex, count: resultCount }),
    )
  }

  /** Tells what is found until the returned function is called, which takes the highlights away. */
  start(onFound: (matches: FoundMatches) => void): () => void {
    this.found = onFound
    return () => {
      this.found = () => undefined
      this.addon.clearDecorations()
    }
  }

  /** `grown`: more was typed, so that the match in front stays if it still is one. */
  find(text: string, direction: 'previous' | 'next', grown = false): void {
    if (text === '') {
      this.addon.clearDecorations()
      this.found({ index: -1, count: 0 })
    } else if (direction === 'next') this.addon.findNext(text, { ...look, incremental: grown })
    else this.addon.findPrevious(text, look)
  }
}

const look: ISearchOptions = {
  decorations: {
    matchBackground: '#f2cb85',
    matchOverviewRuler: '#e8b559',
    activeMatchBackground: '#ff9d3b',
    activeMatchColorOverviewRuler: '#ff9d3b',
  },
}
