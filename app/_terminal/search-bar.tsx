'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { FoundMatches } from './screen-search.ts'
import type { TerminalSession } from './terminal-session.ts'

/** Searches the terminal's screen and what has scrolled off it. Enter: the next match, with Shift the one before. */
export function SearchBar({ session, onClose }: { session: TerminalSession; onClose: () => void }) {
  const t = useTranslations('terminal.search')
  const bar = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [found, setFound] = useState<FoundMatches>()
  const [edge, setEdge] = useState<Edge>('top')

  useEffect(() => {
    field.current?.focus()
    return session.startSearch((matches) => {
      setFound(matches)
      if (lieOver(bar.current?.getBoundingClientRect(), session.foundBox))
        setEdge((before) => (before === 'top' ? 'bottom' : 'top'))
    })
  }, [session])

  const find = (direction: 'previous' | 'next', grown = false) =>
    session.find(field.current?.value ?? '', direction, grown)
  const close = () => {
    onClose()
    session.focus()
  }

  return (
    <div
      ref={bar}
      role="search"
      className={`bg-surface border-line shadow-floating absolute right-4 z-10 flex max-w-[calc(100%-2rem)] items-center gap-1 rounded-lg border p-1.5 ${edges[edge]}`}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Escape') close()
        if (event.key === 'Enter' && event.target === field.current)
          find(event.shiftKey ? 'previous' : 'next')
      }}
    >
      <input
        ref={field}
        type="search"
        aria-label={t('label')}
        placeholder={t('label')}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => {
          if (target.value === '') setFound(undefined)
          find('next', true)
        }}
        className="border-line-strong bg-canvas placeholder:text-muted min-h-8 w-44 min-w-0 rounded-md border px-2 text-sm"
      />
      <span
        role="status"
        className="text-muted min-w-16 px-1 text-center text-xs whitespace-nowrap tabular-nums"
      >
        {found && words(found)}
      </span>
      <Step label={t('previous')} onClick={() => find('previous')}>
        <path d="m4 10 4-4 4 4" />
      </Step>
      <Step label={t('next')} onClick={() => find('next')}>
        <path d="m4 6 4 4 4-4" />
      </Step>
      <Step label={t('close')} onClick={close}>
        <path d="m4.5 4.5 7 7m0-7-7 7" />
      </Step>
    </div>
  )

  function words({ index, count }: FoundMatches): string {
    if (count === 0) return t('none')
    return index < 0 ? t('many', { count }) : t('place', { place: index + 1, count })
  }
}

/** Of the screen; the bar goes to the other one when it lies over the match in front. */
type Edge = 'top' | 'bottom'

const edges: Record<Edge, string> = { top: 'top-2', bottom: 'bottom-2' }

function lieOver(bar: DOMRect | undefined, match: DOMRect | undefined): boolean {
  if (!bar || !match) return false
  return match.bottom > bar.top && match.top < bar.bottom && match.right > bar.left && match.left < bar.right
}

function Step({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="hover:bg-sunken grid size-8 shrink-0 place-items-center rounded-md"
    >
      <svg viewBox="0 0 16 16" className="size-4 fill-none stroke-current stroke-[1.5]" aria-hidden="true">
        {children}
      </svg>
    </button>
  )
}
