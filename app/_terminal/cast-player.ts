import { Unicode11Addon } from '@xterm/addon-unicode11'
import { Terminal } from '@xterm/xterm'
import type { Cast, CastStep } from './cast.ts'
import { themeOptions, watchPageTheme } from './terminal-theme.ts'

export interface PlayerNow {
  seconds: number
  playing: boolean
}

/** Plays a recording in an element. What the recorded programs ask of their terminal is answered to nobody. */
export class CastPlayer {
  private readonly xterm: Terminal
  private readonly closers: (() => void)[]
  private readonly listeners = new Set<() => void>()
  private now: PlayerNow = { seconds: 0, playing: false }
  /** The first step that is not shown yet. */
  private next = 0
  private frame = 0

  constructor(
    element: HTMLElement,
    private readonly cast: Cast,
  ) {
    this.xterm = new Terminal({
      allowProposedApi: true,
      cols: cast.cols,
      rows: cast.rows,
      disableStdin: true,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
      fontSize: 13,
      lineHeight: 1.2,
      scrollback: 5000,
      ...themeOptions('page'),
    })
    this.xterm.loadAddon(new Unicode11Addon())
    this.xterm.unicode.activeVersion = '11'
    this.xterm.open(element)
    this.closers = [
      watchPageTheme(() => Object.assign(this.xterm.options, themeOptions('page'))),
      () => cancelAnimationFrame(this.frame),
      () => this.xterm.dispose(),
    ]
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
      const seconds = Math.min(this.cast.seconds, this.now.seconds + Math.max(0, time - before) / 1000)
      before = time
      this.showTo(seconds)
      const playing = this.now.playing && seconds < this.cast.seconds
      this.become({ seconds, playing })
      if (playing) this.frame = requestAnimationFrame(tick)
    }
    this.frame = requestAnimationFrame(tick)
  }

  pause(): void {
    cancelAnimationFrame(this.frame)
    this.become({ playing: false })
  }

  seek(seconds: number): void {
    if (seconds < this.now.seconds) {
      this.xterm.reset()
      this.xterm.resize(this.cast.cols, this.cast.rows)
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
      this.xterm.write(data)
      return
    }
    const [cols = 0, rows = 0] = data.split('x').map(Number)
    if (cols < 2 || rows < 1 || cols > 500 || rows > 300) return
    // What was printed before has the size before.
    this.xterm.write('', () => this.xterm.resize(cols, rows))
  }

  private become(change: Partial<PlayerNow>): void {
    this.now = { ...this.now, ...change }
    for (const listener of this.listeners) listener()
  }
}
