'use client'

import { useEffect, useId, useRef, type ReactNode } from 'react'
import { Button } from './button.tsx'

interface DialogProps {
  open: boolean
  title: string
  children: ReactNode
  /** For something to be read rather than a question. */
  wide?: boolean
  /** A button beside the title closes it; without one, a button inside has to. */
  closeLabel?: string
  /** Called for Escape, a click beside the dialog, and whatever closes it from inside. */
  onClose: () => void
}

/** A modal question over the page. The browser keeps the focus inside and gives it back afterwards. */
export function Dialog({ open, title, children, wide = false, closeLabel, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()

  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal()
    if (!open) dialog.current?.close()
  }, [open])

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
      className={`bg-surface text-ink border-line shadow-floating m-auto w-[calc(100%-2rem)] rounded-xl border p-0 ${wide ? 'max-w-4xl' : 'max-w-md'}`}
    >
      <div className="grid gap-4 p-6">
        <div className="bg-surface sticky top-0 -mx-6 -mt-6 flex items-start justify-between gap-4 px-6 pt-6 pb-2">
          <h2 id={titleId} className="text-lg font-semibold">
            {title}
          </h2>
          {closeLabel !== undefined && (
            <Button size="small" variant="quiet" onClick={onClose}>
              {closeLabel}
            </Button>
          )}
        </div>
        {children}
      </div>
    </dialog>
  )
}
