'use client'

import { useTranslations } from 'next-intl'
import type { KeyboardEvent, PointerEvent } from 'react'

interface DividerProps {
  /** The text's share of the width, in per cent. */
  share: number
  onShare: (share: number) => void
}

export const defaultShare = 40
const least = 25
const most = 75
const keyStep = 2

/** Between text and terminal: dragged, moved with the arrow keys, and put back by a double click. */
export function Divider({ share, onShare }: DividerProps) {
  const t = useTranslations('lesson')
  const move = (wanted: number) => onShare(Math.min(most, Math.max(least, Math.round(wanted * 10) / 10)))

  function drag(event: PointerEvent<HTMLDivElement>): void {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const whole = event.currentTarget.parentElement?.getBoundingClientRect()
    if (whole) move((100 * (event.clientX - whole.left)) / whole.width)
  }

  function press(event: KeyboardEvent): void {
    const wanted = { ArrowLeft: share - keyStep, ArrowRight: share + keyStep, Home: least, End: most }[
      event.key
    ]
    if (wanted === undefined) return
    event.preventDefault()
    move(wanted)
  }

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('divider')}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={Math.round(share)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => onShare(defaultShare)}
      onKeyDown={press}
      className="group bg-line hover:bg-accent focus-visible:bg-accent active:bg-accent relative w-px shrink-0 cursor-col-resize touch-none
        transition-colors outline-none after:absolute after:inset-y-0 after:-inset-x-1.5 max-md:hidden"
    >
      <span
        aria-hidden="true"
        className="bg-line-strong group-hover:bg-accent group-focus-visible:bg-accent absolute top-1/2 -left-[1.5px] h-10 w-1 -translate-y-1/2 rounded-full"
      />
    </div>
  )
}
