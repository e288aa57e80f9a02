import type { IMarker, Terminal } from '@xterm/xterm'

const longestAddress = 2_000
const longestName = 250
/** Each keeps a kilobyte and is looked at whenever a line scrolls away. Those of commands count as well. */
const mostMarkers = 5_000

/** Of the links that programs print (OSC 8) keeps those that a page may follow, and as many as do not fill its tab. */
export function boundLinks(xterm: LinkedTerminal): void {
  const { _oscLinkService: links } = (xterm as LinkedTerminal & Inside)._core
  const [register, addLine] = [links.registerLink.bind(links), links.addLineToLink.bind(links)]
  const hasRoom = () => xterm.markers.length < mostMarkers
  links.registerLink = (link) => (mayFollow(link) && hasRoom() ? register(link) : noLink)
  links.addLineToLink = (number, line) => {
    if (hasRoom()) addLine(number, line)
  }
  // With the lines that it resets xterm itself would forget the markers, but keep the links.
  xterm.parser.registerEscHandler({ final: 'c' }, () => {
    for (const { lines } of links._dataByLinkId.values()) for (const marker of [...lines]) marker.dispose()
    return false
  })
}

type LinkedTerminal = Pick<Terminal, 'markers' | 'parser'>

const noLink = 0

/** xterm itself shows no other addresses as links, but keeps them. */
function mayFollow({ id = '', uri }: Link): boolean {
  return uri.length <= longestAddress && id.length <= longestName && /^https?:/i.test(uri)
}

interface Link {
  id?: string | undefined
  uri: string
}

/** Where a program's sequence becomes a link: a handler from outside could not end the link before one it refuses. */
interface Inside {
  _core: {
    _oscLinkService: {
      registerLink: (link: Link) => number
      addLineToLink: (number: number, line: number) => void
      readonly _dataByLinkId: ReadonlyMap<number, { readonly lines: readonly IMarker[] }>
    }
  }
}
