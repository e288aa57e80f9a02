import type { ProgressEvent } from '#common/progress.ts'

/** The symbol and colour beside an event of the timeline. */
export function eventMark(event: ProgressEvent): { symbol: string; look: string } {
  switch (event.kind) {
    case 'check-passed':
    case 'quiz-passed':
    case 'lesson-completed':
      return { symbol: '✓', look: 'bg-done-soft text-done' }
    case 'check-failed':
      return { symbol: '✕', look: 'bg-failing-soft text-failing' }
    case 'check-errored':
      return { symbol: '!', look: 'bg-trying-soft text-trying' }
    case 'hint-shown':
    case 'solution-shown':
      return { symbol: '?', look: 'bg-trying-soft text-trying' }
    case 'command-ended':
      return { symbol: '$', look: `bg-sunken ${event.exitCode === 0 ? 'text-muted' : 'text-failing'}` }
    case 'step-entered':
    case 'step-left':
      return { symbol: '→', look: 'bg-sunken text-muted' }
    case 'session-opened':
    case 'sandbox-started':
    case 'session-reset':
    case 'session-ended':
      return { symbol: '·', look: 'bg-sunken text-muted' }
  }
}
