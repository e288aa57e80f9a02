/**
 * Sequences that do a thing as often as they say, up to two thousand million times, in which nobody else has a turn:
 * lines put in, taken out, scrolled up and down, tabs on and back, and the last character again.
 */
const byLine = ['L', 'M', 'S', 'T']
const byColumn = ['I', 'Z']
const byCell = ['b']

/** Has no sequence of an xterm do a thing more often than changes anything on a screen of its size. */
export function boundRepeats(terminal: { readonly rows: number; readonly cols: number }): void {
  const { _core: core } = terminal as typeof terminal & Inside
  bound(byLine, () => terminal.rows)
  bound(byColumn, () => terminal.cols)
  bound(byCell, () => terminal.rows * terminal.cols)

  function bound(finals: string[], most: () => number): void {
    for (const final of finals) {
      core.registerCsiHandler({ final }, ({ params }) => {
        params[0] = Math.min(params[0] ?? 0, most())
        return false
      })
    }
  }
}

/** What handlers are given from outside is a copy: only here is it what xterm goes by itself. */
interface Inside {
  _core: {
    registerCsiHandler: (id: { final: string }, handle: (sequence: { params: Int32Array }) => boolean) => void
  }
}
