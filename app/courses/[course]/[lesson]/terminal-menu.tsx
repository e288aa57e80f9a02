'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { leastFontSize, mostFontSize, TerminalTheme, type Appearance } from '#app/_terminal/appearance.ts'
import { copyText } from '#app/_ui/copy-text.ts'
import { Menu, MenuItem } from '#app/_ui/menu.tsx'
import type { Split } from './terminal-shelf.ts'
import { useFlash } from './use-flash.ts'
import type { Terminals } from './use-terminals.ts'

interface TerminalMenuProps {
  terminals: Terminals
  appearance: Appearance
  onChange: (change: Partial<Appearance>) => void
  onOpen: (what: 'search' | 'transcript' | 'keys') => void
}

/** What can be done with the terminal in front, and how terminals look. */
export function TerminalMenu({ terminals, appearance, onChange, onOpen }: TerminalMenuProps) {
  const t = useTranslations('terminal.menu')
  const { front, split } = terminals
  const { fontSize, theme, screenReader } = appearance
  const [copying, flash] = useFlash<'copied' | 'nothing' | 'refused'>()

  async function copyOutput(): Promise<void> {
    // Many a command prints nothing.
    const output = front?.transcript().findLast((entry) => entry.output !== '')?.output ?? ''
    // What was copied before is worth more than nothing.
    if (output === '') flash('nothing')
    else flash((await copyText(output)) ? 'copied' : 'refused')
    front?.focus()
  }

  return (
    <>
      <span role="status" className="text-muted self-center px-1 text-xs">
        {copying !== undefined && t(`copyOutcomes.${copying}`)}
      </span>
      <Menu label={t('label')} button={<Dots />}>
        <div className="grid max-h-[min(34rem,65dvh)] w-72 overflow-y-auto">
          <Item keys="Ctrl+Shift+F" onClick={() => onOpen('search')}>
            {t('search')}
          </Item>
          <Item keys="Ctrl+Shift+Y" onClick={() => onOpen('transcript')}>
            {t('transcript')}
          </Item>
          <Item onClick={() => void copyOutput()}>{t('copyOutput')}</Item>
          <Item keys="Ctrl+Shift+↑" onClick={() => front?.jump('previous')}>
            {t('previousCommand')}
          </Item>
          <Item keys="Ctrl+Shift+↓" onClick={() => front?.jump('next')}>
            {t('nextCommand')}
          </Item>
          {/* What is set here is looked at before the menu is closed. */}
          <div
            onClick={(event) => event.stopPropagation()}
            className="border-line my-1 grid gap-2 border-y p-3"
          >
            <Choice<Split>
              legend={t('split')}
              name="terminal-split"
              options={splits.map((value) => ({ value, label: t(`splits.${value}`) }))}
              chosen={split}
              onChoose={(wanted) => terminals.setSplit(wanted)}
            />
            <Choice
              legend={t('theme')}
              name="terminal-theme"
              options={TerminalTheme.options.map((value) => ({ value, label: t(`themes.${value}`) }))}
              chosen={theme}
              onChoose={(wanted) => onChange({ theme: wanted })}
            />
            <div className="flex items-center gap-2 text-sm">
              <span className="flex-1">{t('fontSize')}</span>
              <Step
                label={t('smaller')}
                disabled={fontSize <= leastFontSize}
                onClick={() => onChange({ fontSize: fontSize - 1 })}
              >
                A−
              </Step>
              <span role="status" className="w-6 text-center tabular-nums">
                {fontSize}
              </span>
              <Step
                label={t('larger')}
                disabled={fontSize >= mostFontSize}
                onClick={() => onChange({ fontSize: fontSize + 1 })}
              >
                A+
              </Step>
            </div>
            <label className="flex min-h-8 items-center gap-2 text-sm">
              <span className="flex-1">{t('screenReader')}</span>
              <input
                type="checkbox"
                className="accent-accent size-4"
                checked={screenReader}
                onChange={({ target }) => onChange({ screenReader: target.checked })}
              />
            </label>
          </div>
          <Item onClick={() => onOpen('keys')}>{t('keys')}</Item>
        </div>
      </Menu>
    </>
  )
}

const splits: Split[] = ['none', 'columns', 'rows']

function Item({ keys, onClick, children }: { keys?: string; onClick: () => void; children: ReactNode }) {
  return (
    <MenuItem type="button" onClick={onClick}>
      {children}
      {keys !== undefined && <kbd className="text-muted ml-auto font-sans text-xs">{keys}</kbd>}
    </MenuItem>
  )
}

interface ChoiceProps<Value extends string> {
  legend: string
  name: string
  options: { value: Value; label: string }[]
  chosen: Value
  onChoose: (value: Value) => void
}

/** One of a few, all of them seen. */
function Choice<Value extends string>({ legend, name, options, chosen, onChoose }: ChoiceProps<Value>) {
  return (
    <fieldset>
      <legend className="mb-1 text-sm">{legend}</legend>
      <div className="border-line flex overflow-hidden rounded-md border">
        {options.map(({ value, label }) => (
          <label
            key={value}
            className="has-checked:bg-accent has-checked:text-on-accent has-focus-visible:outline-accent border-line flex min-h-8 flex-1 cursor-pointer items-center justify-center border-l px-1 text-center text-xs first:border-l-0 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={value === chosen}
              onChange={() => onChoose(value)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

interface StepProps {
  label: string
  disabled: boolean
  onClick: () => void
  children: ReactNode
}

function Step({ label, disabled, onClick, children }: StepProps) {
  return (
    <button
      type="button"
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
      className="border-line hover:bg-sunken min-h-8 min-w-10 rounded-md border text-sm font-medium disabled:opacity-50"
    >
      {children}
    </button>
  )
}

function Dots() {
  return (
    <svg viewBox="0 0 20 20" className="size-5 fill-current" aria-hidden="true">
      <circle cx="4" cy="10" r="1.6" />
      <circle cx="10" cy="10" r="1.6" />
      <circle cx="16" cy="10" r="1.6" />
    </svg>
  )
}
