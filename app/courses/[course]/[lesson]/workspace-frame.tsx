'use client'

import { useTranslations } from 'next-intl'
import type { CSSProperties, ReactNode } from 'react'
import { defaultShare, Divider } from './divider.tsx'
import { useStoredText } from '#app/_ui/use-stored-text.ts'

export type Side = 'text' | 'terminal'

export interface SideProps {
  /** Which of the two a narrow window shows. */
  side: Side
  onSide: (side: Side) => void
}

interface WorkspaceFrameProps extends SideProps {
  text: ReactNode
  terminal: ReactNode
  /** Across both, above them. */
  notice?: ReactNode
}

/** Text and terminal side by side with a divider, or as two tabs where there is no room for that. */
export function WorkspaceFrame({ text, terminal, side, onSide, notice }: WorkspaceFrameProps) {
  const t = useTranslations('lesson')
  const [stored, keep] = useStoredText('sandlot.text-share')
  const share = Number(stored ?? defaultShare)
  const width: CSSProperties & { '--share': string } = { '--share': `${share}%` }
  return (
    <div className="flex h-[calc(100dvh-var(--header-height))] flex-col">
      {notice}
      <div role="group" aria-label={t('panes')} className="border-line bg-surface flex border-b md:hidden">
        {(['text', 'terminal'] as const).map((pane) => (
          <button
            key={pane}
            type="button"
            aria-pressed={side === pane}
            onClick={() => onSide(pane)}
            className="text-muted aria-pressed:text-accent aria-pressed:border-accent min-h-11 flex-1 border-b-2 border-transparent text-sm font-medium"
          >
            {t(`sides.${pane}`)}
          </button>
        ))}
      </div>
      <div className="flex min-h-0 flex-1">
        <section
          aria-label={t('sides.text')}
          style={width}
          className={`flex min-h-0 min-w-0 flex-col max-md:flex-1 md:w-(--share) ${side === 'text' ? '' : 'max-md:hidden'}`}
        >
          {text}
        </section>
        <Divider share={share} onShare={(wanted) => keep(String(wanted))} />
        <section
          aria-label={t('sides.terminal')}
          className={`bg-sunken flex min-h-0 min-w-0 flex-1 flex-col ${side === 'terminal' ? '' : 'max-md:hidden'}`}
        >
          {terminal}
        </section>
      </div>
    </div>
  )
}
