import { FitAddon } from '@xterm/addon-fit'
import type { Terminal } from '@xterm/xterm'
import type { TerminalSize } from '#common/sandbox.ts'

/** A divider being dragged resizes many times a second; the program inside should redraw a few times. */
const fitEveryMs = 80
/** Blown up further than this, another page's small screen is only coarse. */
const mostScale = 1.5

/** How large the screen is: as large as fits its place, or as another page's, scaled to its place. */
export class ScreenSize {
  private readonly fit = new FitAddon()
  private adopted: TerminalSize | undefined
  private readonly sizes: ResizeObserver

  constructor(
    private readonly xterm: Terminal,
    /** Its place, which has the scaled screen in it. */
    private readonly place: HTMLElement,
  ) {
    xterm.loadAddon(this.fit)
    this.sizes = new ResizeObserver(throttle(() => this.arrange(), fitEveryMs))
  }

  /** Fits now and at each change of the place, until closed. The terminal is open. */
  start(): void {
    this.arrange()
    this.sizes.observe(this.place)
  }

  /** What fits into the place, whatever is shown. */
  get fitting(): TerminalSize {
    const proposed = this.adopted && this.fit.proposeDimensions()
    const { cols, rows } = proposed ?? this.xterm
    return { cols: Math.max(2, cols || 0), rows: Math.max(1, rows || 0) }
  }

  get isScaled(): boolean {
    return this.adopted !== undefined
  }

  adopt(size: TerminalSize | undefined): void {
    this.adopted = size
    this.arrange()
  }

  /** After the letters have changed. */
  arrange(): void {
    // A hidden terminal keeps its size: its program need not redraw for a page nobody sees.
    if (this.place.offsetParent === null || !this.xterm.element) return
    if (this.adopted) this.scale(this.xterm.element, this.adopted)
    else {
      this.xterm.element.removeAttribute('style')
      this.fit.fit()
    }
  }

  close(): void {
    this.sizes.disconnect()
  }

  private scale(element: HTMLElement, { cols, rows }: TerminalSize): void {
    this.xterm.resize(cols, rows)
    const screen = element.querySelector<HTMLElement>('.xterm-screen')
    if (!screen) return
    // As large as its letters make it, beside the margin for marks and the scroll bar.
    const styles = getComputedStyle(element)
    const width = screen.offsetWidth + parseFloat(styles.paddingLeft) + scrollBarWidth
    const height = screen.offsetHeight
    const scale = Math.min(mostScale, this.place.clientWidth / width, this.place.clientHeight / height)
    element.style.width = `${width}px`
    element.style.height = `${height}px`
    element.style.transformOrigin = 'top left'
    element.style.transform = `scale(${scale})`
  }
}

const scrollBarWidth = 14

/** At once, then at most every so often, and once more at the end. */
function throttle(run: () => void, milliseconds: number): () => void {
  let waiting = false
  let again = false
  return function attempt() {
    again = waiting
    if (waiting) return
    waiting = true
    run()
    setTimeout(() => {
      waiting = false
      if (again) attempt()
    }, milliseconds)
  }
}
