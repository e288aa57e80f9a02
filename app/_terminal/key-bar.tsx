'use client'

import { useTranslations } from 'next-intl'
import {
  useImperativeHandle,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  type SubmitEvent,
} from 'react'
import { withControl, type BarKey } from './keystrokes.ts'
import type { TerminalSession } from './terminal-session.ts'

const keys: { key: BarKey; face: string }[] = [
  { key: 'escape', face: 'Esc' },
  { key: 'tab', face: 'Tab' },
  { key: 'interrupt', face: 'Ctrl+C' },
]

const arrows: typeof keys = [
  { key: 'up', face: '↑' },
  { key: 'down', face: '↓' },
  { key: 'left', face: '←' },
  { key: 'right', face: '→' },
]

/** What a shell needs all the time and touch keyboards hide behind two more taps. */
const characters = ['|', '~', '-', '/']

/** What these do in an empty line they do in the terminal. */
const throughEmptyLine: Readonly<Record<string, BarKey>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Escape: 'escape',
  Backspace: 'backspace',
}

export interface TypedLine {
  focus: () => void
}

interface KeyBarProps {
  session: TerminalSession
  /** For what brings the keyboard up: a finger on the screen. */
  ref: Ref<TypedLine>
}

/**
 * For fingers: a line to type in, since touch keyboards and xterm do not get along, and the keys they lack.
 * A key sends what is in the line first, so that Tab completes it. A program that has the whole screen gets each
 * letter at once.
 */
export function KeyBar({ session, ref }: KeyBarProps) {
  const t = useTranslations('terminal')
  const line = useRef<HTMLInputElement>(null)
  const [control, setControl] = useState(false)

  useImperativeHandle(ref, () => ({ focus: () => line.current?.focus() }), [])

  /** What nobody takes stays in the line. */
  function sendLine(end = ''): void {
    const field = line.current
    if (field && session.type(field.value + end)) field.value = ''
  }

  function enter(event: SubmitEvent): void {
    event.preventDefault()
    sendLine('\r')
  }

  /** While an input method composes, the letter is not there yet. */
  function take(isComposing: boolean): void {
    const field = line.current
    if (!field || isComposing || field.value === '') return
    if (control) {
      session.type(withControl(field.value.slice(-1)))
      field.value = ''
      setControl(false)
    } else if (session.isFullScreen) sendLine()
  }

  function press(event: KeyboardEvent<HTMLInputElement>): void {
    const key = throughEmptyLine[event.key]
    if (!key || event.nativeEvent.isComposing || event.currentTarget.value !== '') return
    event.preventDefault()
    session.press(key)
  }

  function insert(character: string): void {
    const field = line.current
    if (!field) return
    const { selectionStart, selectionEnd, value } = field
    field.setRangeText(character, selectionStart ?? value.length, selectionEnd ?? value.length, 'end')
    take(false)
  }

  return (
    <form onSubmit={enter} className="border-line bg-surface hidden gap-2 border-t p-2 pointer-coarse:grid">
      <div className="flex gap-2">
        <input
          ref={line}
          onInput={({ nativeEvent }) => take(nativeEvent instanceof InputEvent && nativeEvent.isComposing)}
          onCompositionEnd={() => take(false)}
          onKeyDown={press}
          aria-label={t('line')}
          placeholder={t('linePlaceholder')}
          autoCapitalize="off"
          autoCorrect="off"
          autoComplete="off"
          enterKeyHint="send"
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
      <div role="toolbar" aria-label={t('keys')} className="grid grid-cols-6 gap-1 sm:grid-cols-12">
        <button
          type="button"
          aria-pressed={control}
          onClick={() => setControl(!control)}
          className={`${keyLook} aria-pressed:bg-accent aria-pressed:text-on-accent`}
        >
          Ctrl
        </button>
        {keys.map(drawKey)}
        {characters.map((character) => (
          <button
            key={character}
            type="button"
            className={`${keyLook} font-mono`}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => insert(character)}
          >
            {character}
          </button>
        ))}
        {arrows.map(drawKey)}
      </div>
    </form>
  )

  function drawKey({ key, face }: (typeof keys)[number]): ReactNode {
    return (
      <button
        key={key}
        type="button"
        aria-label={t(`keyNames.${key}`)}
        className={keyLook}
        // Leaves the focus, and with it the keyboard on the screen, as it was.
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => {
          sendLine()
          session.press(key)
        }}
      >
        {face}
      </button>
    )
  }
}

const keyLook = 'border-line bg-sunken min-h-11 min-w-0 rounded-md border px-0.5 text-sm font-medium'
