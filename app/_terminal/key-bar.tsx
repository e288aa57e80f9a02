'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState, type ChangeEvent, type SubmitEvent } from 'react'
import { withControl, type BarKey } from './keystrokes.ts'
import type { TerminalSession } from './terminal-session.ts'

const keys: { key: BarKey; face: string }[] = [
  { key: 'escape', face: 'Esc' },
  { key: 'tab', face: 'Tab' },
  { key: 'interrupt', face: 'Ctrl+C' },
  { key: 'up', face: '↑' },
  { key: 'down', face: '↓' },
  { key: 'left', face: '←' },
  { key: 'right', face: '→' },
]

/**
 * For fingers: a line to type in, since touch keyboards and xterm do not get along, and the keys they lack.
 * A key sends what is in the line first, so that Tab completes it.
 */
export function KeyBar({ session }: { session: TerminalSession }) {
  const t = useTranslations('terminal')
  const line = useRef<HTMLInputElement>(null)
  const [control, setControl] = useState(false)

  function sendLine(): void {
    if (!line.current) return
    session.type(line.current.value)
    line.current.value = ''
  }

  function enter(event: SubmitEvent): void {
    event.preventDefault()
    sendLine()
    session.type('\r')
  }

  function pressControl({ target }: ChangeEvent<HTMLInputElement>): void {
    if (!control || target.value === '') return
    session.type(withControl(target.value.slice(-1)))
    target.value = ''
    setControl(false)
  }

  return (
    <form onSubmit={enter} className="border-line bg-surface hidden gap-2 border-t p-2 pointer-coarse:grid">
      <div className="flex gap-2">
        <input
          ref={line}
          onChange={pressControl}
          aria-label={t('line')}
          placeholder={t('linePlaceholder')}
          autoCapitalize="off"
          autoCorrect="off"
          autoComplete="off"
          spellCheck={false}
          className="border-line-strong bg-canvas placeholder:text-muted min-h-11 min-w-0 flex-1 rounded-lg border px-3 font-mono text-base"
        />
        <button
          type="submit"
          className="bg-accent text-on-accent min-h-11 rounded-lg px-4 text-sm font-medium"
        >
          {t('enter')}
        </button>
      </div>
      <div role="toolbar" aria-label={t('keys')} className="flex gap-1 overflow-x-auto">
        <button
          type="button"
          aria-pressed={control}
          onClick={() => setControl(!control)}
          className={`${keyLook} aria-pressed:bg-accent aria-pressed:text-on-accent`}
        >
          Ctrl
        </button>
        {keys.map(({ key, face }) => (
          <button
            key={key}
            type="button"
            aria-label={t(`keyNames.${key}`)}
            className={keyLook}
            onClick={() => {
              sendLine()
              session.press(key)
            }}
          >
            {face}
          </button>
        ))}
      </div>
    </form>
  )
}

const keyLook = 'border-line bg-sunken min-h-11 min-w-11 shrink-0 rounded-md border px-2 text-sm font-medium'
