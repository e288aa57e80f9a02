'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import { CopyButton } from '#app/_ui/copy-button.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'
import { useOutcomeWords } from './outcome-words.ts'
import type { TerminalSession } from './terminal-session.ts'
import type { TranscriptEntry } from './transcript.ts'

interface TranscriptDialogProps {
  session: TerminalSession
  name: string
  onClose: () => void
}

/** What was run in a terminal and what came of it, as a page to be read: a heading a command, its end in words. */
export function TranscriptDialog({ session, name, onClose }: TranscriptDialogProps) {
  const t = useTranslations('terminal.transcript')
  // As it was when it was asked for: what is read must not move.
  const [entries] = useState(() => session.transcript())
  const [text] = useState(() => (entries.length === 0 ? session.text() : ''))
  return (
    <Dialog open wide title={t('title', { name })} closeLabel={t('close')} onClose={onClose}>
      <div className="grid min-w-0 gap-6" data-transcript>
        {entries.length === 0 && (
          <>
            <p className="text-muted text-sm">{t('noCommands')}</p>
            <Output label={t('screen')} text={text} />
          </>
        )}
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </div>
    </Dialog>
  )
}

/** What takes less takes no time. */
const leastSeconds = 0.1

function Entry({ entry }: { entry: TranscriptEntry }) {
  const t = useTranslations('terminal.transcript')
  const format = useFormatter()
  const wordsOf = useOutcomeWords()
  const { text, outcome, seconds, output, isCut } = entry
  const failed = outcome.status === 'ended' && outcome.exit !== 0
  const title = text || t('unknownCommand')
  return (
    <section aria-label={title} className="grid min-w-0 gap-2">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h3 className="min-w-0 flex-1 basis-64 font-mono text-sm font-semibold break-words whitespace-pre-wrap">
          {title}
        </h3>
        {text !== '' && <CopyButton text={text} label={t('copyCommand')} copiedLabel={t('copied')} />}
      </div>
      <p className={`text-sm ${failed ? 'text-failing' : 'text-muted'}`}>
        {wordsOf(outcome)}
        {seconds !== undefined &&
          seconds >= leastSeconds &&
          ` · ${t('seconds', { seconds: format.number(seconds, { maximumFractionDigits: 1 }) })}`}
      </p>
      {isCut && <p className="text-muted text-sm">{t('cut')}</p>}
      {output === '' ? (
        <p className="text-muted text-sm">{t('noOutput')}</p>
      ) : (
        <>
          <Output label={t('outputOf', { command: title })} text={output} />
          <div>
            <CopyButton text={output} label={t('copyOutput')} copiedLabel={t('copied')} />
          </div>
        </>
      )}
    </section>
  )
}

/** Can be scrolled by keys, so it takes the focus. */
function Output({ label, text }: { label: string; text: string }) {
  return (
    <pre
      role="region"
      aria-label={label}
      tabIndex={0}
      className="bg-sunken border-line max-h-96 overflow-auto rounded-lg border p-3 font-mono text-xs leading-5"
    >
      {text}
    </pre>
  )
}
