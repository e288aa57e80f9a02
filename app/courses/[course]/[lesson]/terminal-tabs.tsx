'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState, useSyncExternalStore, type KeyboardEvent, type RefObject } from 'react'
import type { Problem } from '#common/problem.ts'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import type { TerminalSession } from '#app/_terminal/terminal-session.ts'
import { Banner } from '#app/_ui/banner.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'
import type { Terminals } from './use-terminals.ts'

/** One tab a terminal, with what the learner calls it and what runs in it. F2 or a double click renames, Delete closes. */
export function TerminalTabs({ terminals }: { terminals: Terminals }) {
  const t = useTranslations('terminal')
  const { open, add } = terminals
  const row = useFrontInSight(terminals.front)
  const [asking, setAsking] = useState<TerminalSession>()
  const [problem, setProblem] = useState<Problem>()
  const [closing, setClosing] = useState(false)

  async function close(terminal: TerminalSession): Promise<void> {
    setClosing(true)
    const answer = await terminals.close(terminal)
    setClosing(false)
    setProblem(answer.ok ? undefined : answer.problem)
    setAsking(answer.ok ? undefined : terminal)
  }

  function wantClosed(terminal: TerminalSession): void {
    // Only a shell that says so has nothing to lose.
    if (terminal.getFacts().shell === 'prompt' || terminal.getState().status === 'exited')
      void close(terminal)
    else setAsking(terminal)
  }

  return (
    <>
      <div
        role="group"
        aria-label={t('terminals')}
        className="flex min-w-0 flex-1 items-end gap-1 overflow-x-auto pt-1 [scrollbar-width:none]"
      >
        <div ref={row} className="flex w-max items-end gap-1">
          {open.map((terminal) => (
            <Tab
              key={terminal.key.terminal}
              terminal={terminal}
              terminals={terminals}
              onClose={open.length > 1 ? () => wantClosed(terminal) : undefined}
            />
          ))}
          {add && (
            <button
              type="button"
              aria-label={t('another')}
              title={t('another')}
              onClick={() => begin(add())}
              className="text-muted hover:text-ink hover:bg-surface mb-0.5 grid size-8 shrink-0 place-items-center rounded-md text-lg leading-none"
            >
              +
            </button>
          )}
        </div>
      </div>
      <Dialog open={asking !== undefined} title={t('closing.title')} onClose={() => setAsking(undefined)}>
        <p className="text-muted text-sm leading-6">{t('closing.text')}</p>
        {problem && (
          <Banner tone="error">
            <ProblemText problem={problem} />
          </Banner>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(undefined)}>{t('closing.keep')}</Button>
          <Button variant="danger" disabled={closing} onClick={() => asking && void close(asking)}>
            {closing && <Spinner />} {t('closing.close')}
          </Button>
        </div>
      </Dialog>
    </>
  )
}

/** Scrolls the row of tabs, which may be longer than there is room for, to the one in front whenever something moves it. */
function useFrontInSight(front: TerminalSession | undefined): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const tabs = row.current
    if (!tabs?.parentElement) return undefined
    const sizes = new ResizeObserver(() =>
      tabs.querySelector('[data-front=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    )
    sizes.observe(tabs)
    sizes.observe(tabs.parentElement)
    return () => sizes.disconnect()
  }, [front])
  return row
}

/** It was asked for to be typed into; on a touch screen that would bring up the keyboard over it. */
function begin(terminal: TerminalSession | undefined): void {
  if (!matchMedia('(pointer: coarse)').matches) terminal?.focus()
}

interface TabProps {
  terminal: TerminalSession
  terminals: Terminals
  /** None: the only terminal stays. */
  onClose: (() => void) | undefined
}

function Tab({ terminal, terminals, onClose }: TabProps) {
  const t = useTranslations('terminal')
  const { title } = useSyncExternalStore(terminal.subscribe, terminal.getFacts, terminal.getFacts)
  const [renaming, setRenaming] = useState(false)
  /** The name was given by keys, which go on where they began. */
  const [returns, setReturns] = useState(false)
  const name = terminals.nameOf(terminal) ?? t('label', { number: terminal.key.terminal })
  const isFront = terminal === terminals.front

  function press(event: KeyboardEvent): void {
    if (event.key === 'F2') setRenaming(true)
    else if (event.key === 'Delete') onClose?.()
    else return
    event.preventDefault()
  }

  if (renaming) {
    return (
      <NameField
        name={terminals.nameOf(terminal) ?? ''}
        placeholder={t('label', { number: terminal.key.terminal })}
        onDone={(wanted, byKey) => {
          setRenaming(false)
          setReturns(byKey)
          if (wanted !== undefined) terminals.rename(terminal, wanted)
        }}
      />
    )
  }
  return (
    <div
      data-front={isFront}
      className={`flex min-h-8 shrink-0 items-center rounded-t-md border border-b-0 text-xs font-medium ${isFront ? 'bg-surface text-ink border-line' : 'text-muted border-transparent'}`}
    >
      <button
        type="button"
        autoFocus={returns}
        aria-pressed={isFront}
        title={t('tabKeys')}
        onClick={() => terminals.show(terminal.key.terminal)}
        onDoubleClick={() => setRenaming(true)}
        onKeyDown={press}
        className="min-h-8 max-w-64 truncate rounded-t-md px-3"
      >
        {name}
        {title !== '' && <span className="text-muted font-normal"> · {title}</span>}
      </button>
      {isFront && onClose && (
        <button
          type="button"
          aria-label={t('closing.label', { name })}
          onClick={onClose}
          className="hover:bg-sunken text-muted hover:text-ink mr-1 grid size-6 place-items-center rounded-sm"
        >
          <svg viewBox="0 0 16 16" className="size-3.5 stroke-current stroke-[1.5]" aria-hidden="true">
            <path d="m4 4 8 8m0-8-8 8" />
          </svg>
        </button>
      )}
    </div>
  )
}

interface NameFieldProps {
  name: string
  placeholder: string
  /** `undefined`: thought better of it. */
  onDone: (name: string | undefined, byKey: boolean) => void
}

function NameField({ name, placeholder, onDone }: NameFieldProps) {
  const t = useTranslations('terminal')
  return (
    <input
      autoFocus
      aria-label={t('rename')}
      defaultValue={name}
      placeholder={placeholder}
      maxLength={40}
      onFocus={({ target }) => target.select()}
      onBlur={({ target }) => onDone(target.value, false)}
      onKeyDown={({ key, currentTarget, nativeEvent }) => {
        if (nativeEvent.isComposing) return
        if (key === 'Enter') onDone(currentTarget.value, true)
        if (key === 'Escape') onDone(undefined, true)
      }}
      className="border-line-strong bg-surface min-h-8 w-36 rounded-t-md border px-2 text-xs"
    />
  )
}
