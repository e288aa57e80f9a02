import type { TerminalSize } from '#common/sandbox.ts'

/** Told of all that one terminal prints, whoever looks at it or nobody. It never slows the terminal, and never throws. */
export interface TerminalRecorder {
  /**
   * Joined, at first or again after a break: the holder has kept the output from `start` to `end`, and what this server
   * has not told of it comes next. A shell that has printed less than was told before is another one.
   */
  joined(kept: { start: number; end: number }, size: TerminalSize, readScreen: ReadScreen): void
  /** `offset`: of the first byte, counted from the shell's start. Where bytes are missing, they are lost. */
  output(offset: number, bytes: Uint8Array): void
  resized(size: TerminalSize): void
  /** No more will come: the shell has ended, or this server leaves it to the next. Twice is fine. */
  closed(): void
}

/** All that was told until this call, as escape sequences for a fresh terminal. */
export type ReadScreen = () => Promise<Buffer>
