import type { ReactNode } from 'react'

export type Tone = 'neutral' | 'accent' | 'done' | 'trying' | 'failing'

const tones: Record<Tone, string> = {
  neutral: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
  done: 'bg-done-soft text-done',
  trying: 'bg-trying-soft text-trying',
  failing: 'bg-failing-soft text-failing',
}

/** A word or two about the thing beside it. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-xs leading-5 font-medium
        whitespace-nowrap ${tones[tone]}`}
    >
      {children}
    </span>
  )
}
