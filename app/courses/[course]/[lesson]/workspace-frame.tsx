'use client'

import { useTranslations } from 'next-intl'
import type { CSSProperties, ReactNode } from 'react'
import { Divider } from './divider.tsx'
import { useStoredText } from '#app/_ui/use-stored-text.ts'

export type Side = 'text' | 'stage'

/** Where there is room for one thing only, each thing is a tab. */
export interface StageTab {
  key: string
  name: string
  isFront: boolean
  onShow: () => void
}

export interface SideProps {
  /** Which of the two is shown where there is no room for both. */
  side: Side
  onSide: (side: Side) => void
}

interface WorkspaceFrameProps extends SideProps {
  text: ReactNode
  /** What stands beside the text. */
  stage: ReactNode
  /** What that can show, or will, for where it is shown alone. */
  tabs: StageTab[]
  /** The text has the window to itself, however wide that is. */
  textOnly?: boolean
  /** Across both, above them. */
  notice?: ReactNode
  /** What the stage has to say to whoever does not see it. */
  brief?: ReactNode
}

const usualShare = 40

/** Text and stage side by side with a divider, or as tabs where there is no room for that. */
export function WorkspaceFrame(props: WorkspaceFrameProps) {
  const { text, stage, side, notice, brief, textOnly = false } = props
  const t = useTranslations('lesson')
  const [stored, keep] = useStoredText('sandlot.text-share')
  const share = Number(stored ?? usualShare)
  const width: CSSProperties & { '--share': string } = { '--share': `${share}%` }
  const hidden = textOnly ? 'hidden' : 'max-md:hidden'
  const alone = textOnly ? '' : 'md:hidden'
  return (
    <div className="flex h-[calc(100dvh-var(--header-height))] flex-col">
      {notice}
      <SideTabs {...props} className={alone} />
      {side === 'text' && <div className={alone}>{brief}</div>}
      <div data-divided className="flex min-h-0 flex-1">
        <section
          aria-label={t('sides.text')}
          style={width}
          className={`flex min-h-0 min-w-0 flex-col ${textOnly ? 'flex-1' : 'max-md:flex-1 md:w-(--share)'} ${side === 'text' ? '' : hidden}`}
        >
          {text}
        </section>
        {!textOnly && (
          <Divider
            orientation="vertical"
            label={t('divider')}
            share={share}
            initial={usualShare}
            onShare={(wanted) => keep(String(wanted))}
          />
        )}
        <section
          aria-label={t('sides.stage')}
          className={`bg-sunken flex min-h-0 min-w-0 flex-1 flex-col ${side === 'stage' ? '' : hidden}`}
        >
          {stage}
        </section>
      </div>
    </div>
  )
}

function SideTabs({ side, onSide, tabs, className }: WorkspaceFrameProps & { className: string }) {
  const t = useTranslations('lesson')
  return (
    <div
      role="group"
      aria-label={t('panes')}
      className={`border-line bg-surface flex overflow-x-auto border-b ${className}`}
    >
      <SideTab name={t('sides.text')} isPressed={side === 'text'} onPress={() => onSide('text')} />
      {tabs.map(({ key, name, isFront, onShow }) => (
        <SideTab
          key={key}
          name={name}
          isPressed={side === 'stage' && isFront}
          onPress={() => {
            onShow()
            onSide('stage')
          }}
        />
      ))}
    </div>
  )
}

function SideTab({ name, isPressed, onPress }: { name: string; isPressed: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={isPressed}
      onClick={onPress}
      className="text-muted aria-pressed:text-accent aria-pressed:border-accent min-h-11 flex-1 border-b-2 border-transparent px-3 text-sm font-medium whitespace-nowrap"
    >
      {name}
    </button>
  )
}
