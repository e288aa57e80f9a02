'use client'

import type { KeyboardEvent, PointerEvent } from 'react'

interface DividerProps {
  /** `vertical`: a line between left and right. */
  orientation: 'vertical' | 'horizontal'
  label: string
  /** The first part's share of the width or height, in per cent. */
  share: number
  /** What a double click puts it back to. */
  initial: number
  onShare: (share: number) => void
}

const least = 25
const most = 75
const keyStep = 2

/** Between two parts: dragged, moved with the arrow keys, and put back by a double click. */
export function Divider({ orientation, label, share, initial, onShare }: DividerProps) {
  const isVertical = orientation === 'vertical'
  const move = (wanted: number) => onShare(Math.min(most, Math.max(least, Math.round(wanted * 10) / 10)))

  function drag(event: PointerEvent<HTMLDivElement>): void {
    const line = event.currentTarget
    if (!line.hasPointerCapture(event.pointerId)) return
    const whole = line.closest('[data-divided]')?.getBoundingClientRect()
    if (!whole) return
    if (isVertical) move((100 * (event.clientX - whole.left)) / whole.width)
    else move((100 * (event.clientY - whole.top)) / whole.height)
  }

  function press(event: KeyboardEvent): void {
    const [less, more] = isVertical ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
    const wanted =
      event.key === less ? share - keyStep : event.key === more ? share + keyStep : edges[event.key]
    if (wanted === undefined) return
    event.preventDefault()
    move(wanted)
  }

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-orientation={orientation}
      aria-label={label}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={Math.round(share)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => onShare(initial)}
      onKeyDown={press}
      className={`group bg-line hover:bg-accent focus-visible:bg-accent active:bg-accent relative z-10 shrink-0 touch-none
        transition-colors outline-none after:absolute max-md:hidden ${isVertical ? lines.vertical : lines.horizontal}`}
    >
      <span
        aria-hidden="true"
        className={`bg-line-strong group-hover:bg-accent group-focus-visible:bg-accent absolute rounded-full ${
          isVertical
            ? 'top-1/2 -left-[1.5px] h-10 w-1 -translate-y-1/2'
            : '-top-[1.5px] left-1/2 h-1 w-10 -translate-x-1/2'
        }`}
      />
    </div>
  )
}

const edges: Record<string, number> = { Home: least, End: most }

const lines = {
  vertical: 'w-px cursor-col-resize self-stretch after:inset-y-0 after:-inset-x-1.5',
  horizontal: 'h-px w-full cursor-row-resize after:inset-x-0 after:-inset-y-1.5',
}
