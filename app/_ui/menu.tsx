'use client'

import { useEffect, useRef, useState, type ReactNode } from 'react'

interface MenuProps {
  /** What the button says to people who do not see it. */
  label: string
  button: ReactNode
  children: ReactNode
}

/** A button that opens a small panel below it; Escape, a click elsewhere or a choice inside closes it. */
export function Menu({ label, button, children }: MenuProps) {
  const root = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)

  useEffect(() => {
    if (!open) return
    const closeOutside = (event: Event) => {
      if (!(event.target instanceof Node && root.current?.contains(event.target))) setOpen(false)
    }
    document.addEventListener('pointerdown', closeOutside)
    document.addEventListener('focusin', closeOutside)
    return () => {
      document.removeEventListener('pointerdown', closeOutside)
      document.removeEventListener('focusin', closeOutside)
    }
  }, [open])

  return (
    <div
      ref={root}
      className="relative"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        setOpen(false)
        root.current?.querySelector('button')?.focus()
      }}
    >
      <button
        type="button"
        aria-label={label}
        aria-expanded={open}
        className="hover:bg-sunken inline-flex min-h-9 min-w-9 items-center justify-center gap-2 rounded-lg px-2 text-sm"
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {/* Takes the focus of a click on what cannot have it: gone elsewhere, it would close the menu. */}
      <div
        tabIndex={-1}
        hidden={!open}
        onClick={() => setOpen(false)}
        className="bg-surface border-line shadow-floating absolute right-0 z-30 outline-none mt-1 min-w-44 rounded-lg border p-1"
      >
        {children}
      </div>
    </div>
  )
}

/** One line of a menu; in a form it sends the form. */
export function MenuItem({ chosen = false, children, ...button }: MenuItemProps) {
  return (
    <button
      aria-pressed={button.name === undefined ? undefined : chosen}
      className="hover:bg-sunken flex min-h-9 w-full items-center gap-2 rounded-md px-3 text-left text-sm"
      {...button}
    >
      {children}
      {chosen && (
        <span aria-hidden="true" className="text-accent ml-auto">
          ✓
        </span>
      )}
    </button>
  )
}

interface MenuItemProps {
  type: 'button' | 'submit'
  onClick?: () => void
  name?: string
  value?: string
  chosen?: boolean
  children: ReactNode
}
