import { Terminal } from '@xterm/xterm'
import { writeInPieces } from '#common/screen-pieces.ts'
import type { Cast, CastStep } from './cast.ts'
import { boundScreen } from './screen-bounds.ts'
import { terminalLook, watchPageTheme } from './terminal-theme.ts'

export interface PlayerNow {
  seconds: number
  playing: boolean
}

/** How many times as fast as it was. */
export type PlayerSpeed = 1 | 2 | 4

/** Letters are as large as lets the whole width be seen, between these. */
const largestLetters = 13
const smallestLetters = 7
/** Beside the letters: the margin for marks and the scroll bar. */
const besideLetters = 20 + 14

const reset = '\x1bc'

/** Plays a recording in an element. What the recorded programs ask of their terminal is answered to nobody. */
export class CastPlayer {
  private readonly xterm: Terminal
  private readonly closers: (() => void)[]
  private readonly listeners = new Set<() => void>()
  private now: PlayerNow = { seconds: 0, playing: false }
  /** The first step that is not shown yet. */
  private next = 0
  private frame = 0
  private speed: PlayerSpeed = 1
  /** Of a letter, in its own height. */
  private readonly letterWidth: number

  /** `place` has the element in it, and may be narrower than what is played. */
  constructor(
    private readonly place: HTMLElement,
    element: HTMLElement,
    private readonly cast: Cast,
  ) {
    this.xterm = new Terminal({
      allowProposedApi: true,
      cols: cast.cols,
      rows: cast.rows,
      disableStdin: true,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
      fontSize: largestLetters,
      lineHeight: 1.2,
      scrollback: 5000,
      ...terminalLook('page').options,
    })
    boundScreen(this.xterm, () => undefined)
    this.xterm.open(element)
    const screen = element.querySelector<HTMLElement>('.xterm-screen')
    this.letterWidth = (screen?.offsetWidth ?? 0) / cast.cols / largestLetters
    const resized = this.xterm.onResize(() => this.fit())
    const sizes = new ResizeObserver(() => this.fit())
    sizes.observe(place)
    this.closers = [
      () => resized.dispose(),
      () => sizes.disconnect(),
      watchPageTheme(() => Object.assign(this.xterm.options, terminalLook('page').options)),
      () => cancelAnimationFrame(this.frame),
      () => this.xterm.dispose(),
    ]
    // Something to be seen before it is played.
    this.seek(cast.steps[0]?.seconds ?? 0)
  }

  readonly getNow = (): PlayerNow => this.now

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  play(): void {
    if (this.now.playing) return
    if (this.now.seconds >= this.cast.seconds) this.seek(0)
    this.become({ playing: true })
    let before = performance.now()
    const tick = (time: number): void => {
      const seconds = Math.min(
        this.cast.seconds,
        this.now.seconds + (this.speed * Math.max(0, time - before)) / 1000,
      )
      before = time
      this.showTo(seconds)
      const playing = this.now.playing && seconds < this.cast.seconds
      this.become({ seconds, playing })
      if (playing) this.frame = requestAnimationFrame(tick)
    }
    this.frame = requestAnimationFrame(tick)
  }

  setSpeed(speed: PlayerSpeed): void {
    this.speed = speed
  }

  pause(): void {
    cancelAnimationFrame(this.frame)
    this.become({ playing: false })
  }

  seek(wanted: number): void {
    const seconds = Math.min(wanted, this.cast.seconds)
    if (seconds < this.now.seconds) {
      // In order with what was printed and is not drawn yet.
      this.xterm.write(reset, () => this.xterm.resize(this.cast.cols, this.cast.rows))
      this.next = 0
    }
    this.showTo(seconds)
    this.become({ seconds })
  }

  /** Twice is fine. */
  close(): void {
    for (const close of this.closers.splice(0)) close()
  }

  private showTo(seconds: number): void {
    for (;;) {
      const step = this.cast.steps[this.next]
      if (!step || step.seconds > seconds) return
      this.next++
      this.show(step)
    }
  }

  private show({ kind, data }: CastStep): void {
    if (kind === 'o') {
      writeInPieces(this.xterm, data)
      return
    }
    const [cols = 0, rows = 0] = data.split('x').map(Number)
    if (cols < 2 || rows < 1 || cols > 500 || rows > 300) return
    // What was printed before has the size before.
    this.xterm.write('', () => this.xterm.resize(cols, rows))
  }

  private fit(): void {
    const { paddingLeft, paddingRight } = getComputedStyle(this.place)
    const room = this.place.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - besideLetters
    const fitting = Math.floor(room / (this.xterm.cols * this.letterWidth))
    this.xterm.options.fontSize = Math.min(largestLetters, Math.max(smallestLetters, fitting || 0))
  }

  private become(change: Partial<PlayerNow>): void {
    this.now = { ...this.now, ...change }
    for (const listener of this.listeners) listener()
  }
}
