import type { StepProgress } from '#common/progress.ts'

export type CellState = StepProgress['state'] | 'none'

/** Each state has a symbol as well as a colour: not everybody tells the colours apart. */
export const looks: Record<CellState, { symbol: string; look: string }> = {
  done: { symbol: '✓', look: 'bg-done-soft text-done' },
  failing: { symbol: '✕', look: 'bg-failing-soft text-failing' },
  entered: { symbol: '●', look: 'bg-trying-soft text-trying' },
  none: { symbol: '·', look: 'text-muted' },
}
