import type { ReactNode } from 'react'

type Tone = 'info' | 'success' | 'warning' | 'error'

const tones: Record<Tone, { look: string; symbol: string }> = {
  info: { look: 'bg-accent-soft border-accent', symbol: 'i' },
  success: { look: 'bg-done-soft border-done', symbol: '✓' },
  warning: { look: 'bg-trying-soft border-trying', symbol: '!' },
  error: { look: 'bg-failing-soft border-failing', symbol: '!' },
}

interface BannerProps {
  tone: Tone
  /** A button at its end. */
  action?: ReactNode
  children: ReactNode
}

/** Something that the reader of the page should know. Errors are read out at once. */
export function Banner({ tone, action, children }: BannerProps) {
  const { look, symbol } = tones[tone]
  return (
    <div
      role={tone === 'error' ? 'alert' : 'status'}
      className={`flex items-start gap-3 rounded-lg border-l-4 px-4 py-3 text-sm leading-6 ${look}`}
    >
      <span aria-hidden="true" className="w-3 shrink-0 text-center font-bold">
        {symbol}
      </span>
      <div className="min-w-0">{children}</div>
      {action !== undefined && <div className="-my-1 ml-auto shrink-0">{action}</div>}
    </div>
  )
}
