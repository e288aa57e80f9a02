import type { Typing } from '#common/protocol.ts'
import type { Clock } from '#server/clock.ts'
import type { PromptWatch } from '#server/terminal/prompt-watch.ts'

/** How long the next line waits, in milliseconds, for a program that a line has started to end. */
export interface Patience {
  /** …when it has printed nothing for so long and something stands before the cursor, as a question would. */
  asking: number
  /** …when it has printed nothing for so long and the cursor stands at the beginning of a line. */
  silent: number
  /** …in any case. */
  atMost: number
}

/** A learner clicked and looks at it. */
export const clickPatience: Patience = { asking: 400, silent: 1500, atMost: 10_000 }
/** A script waits for what it starts: for a file that another one makes, say. */
export const scriptPatience: Patience = { asking: 2500, silent: 120_000, atMost: 3_600_000 }

/** Ctrl+C. */
const interruptKey = '\x03'
/** A program that reads without readline has taken a line when it is quiet for so long after it. */
const quietMs = 20
/** …or has not said a word about it for so long. */
const muteMs = 60
const afterInterrupt = { asking: 100, silent: 1500, atMost: 5000 }
/** A shell that is just starting: what is typed before its first prompt stands on the screen twice. */
const firstPrompt = { asking: 400, silent: 1500, atMost: 5000 }

/** The terminal as a typist sees it. */
export interface Keyboard {
  readonly watch: PromptWatch
  readonly clock: Clock
  /** Resolves when the program's side has these bytes. */
  press(keys: string): Promise<void>
  /** Resolves when something has happened in the terminal, or after so many milliseconds. */
  news(withinMs: number): Promise<void>
}

/**
 * Types as a person would: a line, Enter, and the next line when whatever reads there is ready for it. So a line that
 * starts another program leaves the following ones to that, and a here-document, a REPL and `cat` get the same bytes.
 */
export async function typeText(keyboard: Keyboard, typing: Typing, patience: Patience): Promise<void> {
  const { watch, clock } = keyboard
  const asShell = () => ({ prompts: watch.prompts, at: clock.now(), wasMarking: true, wasFullScreen: false })
  if (watch.printedAt === 0) await lineTaken(keyboard, asShell(), firstPrompt)
  if (typing.kind === 'keys') return keyboard.press(typing.keys)
  if (typing.interrupt) {
    const before = asShell()
    await keyboard.press(interruptKey)
    await lineTaken(keyboard, before, afterInterrupt)
  }
  const lines = typing.source.replaceAll('\r\n', '\n').split('\n')
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1
    const before = {
      prompts: watch.prompts,
      at: clock.now(),
      wasMarking: watch.marksPastes,
      wasFullScreen: watch.isFullScreen,
    }
    await keyboard.press(keysOf(line, watch) + (isLast && !typing.newline ? '' : '\r'))
    if (!isLast) await lineTaken(keyboard, before, patience)
  }
}

/** A tab asks many programs to complete a word: here it is part of the text. */
function keysOf(line: string, watch: PromptWatch): string {
  if (!line.includes('\t') || watch.isFullScreen) return line
  // Ctrl+V makes the next key a plain character, for readline and for the terminal itself.
  return watch.marksPastes ? `\x1b[200~${line}\x1b[201~` : line.replaceAll('\t', '\x16\t')
}

interface Before {
  prompts: number
  at: number
  wasMarking: boolean
  wasFullScreen: boolean
}

async function lineTaken(keyboard: Keyboard, before: Before, patience: Patience): Promise<void> {
  const { watch, clock } = keyboard
  for (;;) {
    if (watch.prompts > before.prompts) return
    const quietFor = clock.now() - Math.max(before.at, watch.printedAt)
    const left = Math.min(
      quietNeeded(watch, before, patience) - quietFor,
      before.at + patience.atMost - clock.now(),
    )
    if (left <= 0) return
    await keyboard.news(left)
  }
}

function quietNeeded(watch: PromptWatch, before: Before, patience: Patience): number {
  const isReadline = before.wasMarking && !before.wasFullScreen
  if (!isReadline) return watch.printedAt > before.at ? quietMs : muteMs
  return watch.isLineEmpty ? patience.silent : patience.asking
}
