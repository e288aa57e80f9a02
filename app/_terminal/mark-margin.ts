import type { IDecoration, Terminal } from '@xterm/xterm'
import type { Command, CommandMarks, Outcome } from './command-marks.ts'

/** What a mark says when it is pointed at. */
export type MarkWords = (outcome: Outcome) => string

/** Beside each prompt, in the margin, how its command ended. The transcript says the same in words. */
export class MarkMargin {
  private readonly drawn = new Map<Command, IDecoration>()

  constructor(
    private readonly xterm: Terminal,
    private readonly wordsOf: MarkWords,
  ) {}

  update({ commands }: CommandMarks): void {
    const kept = new Set(commands)
    for (const [command, decoration] of this.drawn) {
      if (!kept.has(command) || command.outcome.status === 'left') decoration.dispose()
    }
    for (const command of commands) {
      const decoration = this.drawn.get(command)
      if (decoration?.element) this.dress(decoration.element, command)
      else if (!decoration && !command.prompt.isDisposed && command.outcome.status !== 'left')
        this.draw(command)
    }
  }

  private draw(command: Command): void {
    const decoration = this.xterm.registerDecoration({ marker: command.prompt })
    if (!decoration) return
    this.drawn.set(command, decoration)
    decoration.onRender((element) => this.dress(element, command))
    decoration.onDispose(() => this.drawn.delete(command))
  }

  private dress(element: HTMLElement, { outcome }: Command): void {
    if (outcome.status === 'left') return
    const look = outcome.status === 'running' ? 'running' : outcome.exit === 0 ? 'done' : 'failed'
    if (element.dataset['commandMark'] === look) return
    element.dataset['commandMark'] = look
    element.title = this.wordsOf(outcome)
    element.setAttribute('aria-hidden', 'true')
  }
}
