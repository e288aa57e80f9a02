'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#app/_ui/button.tsx'
import type { OpenFile, Theirs } from './open-file.ts'
import { differenceExcerpt, textDifference } from './text-difference.ts'

/** A program and a person have both changed the file: one of them has to give way, and the person says which. */
export function ConflictBar({ file, theirs }: { file: OpenFile; theirs: Theirs }) {
  const t = useTranslations('editor.conflict')
  const [shown, setShown] = useState(false)
  return (
    <div role="alert" data-conflict className="border-trying bg-trying-soft border-b px-3 py-2 text-sm">
      <p>{t(theirs.kind)}</p>
      <div className="mt-1.5 flex flex-wrap gap-2">
        <Button size="small" onClick={() => void file.choose('mine')}>
          {t('mine')}
        </Button>
        <Button size="small" onClick={() => void file.choose('theirs')}>
          {t(theirs.kind === 'missing' ? 'letGo' : 'theirs')}
        </Button>
        {theirs.kind === 'text' && (
          <Button size="small" variant="quiet" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {t(shown ? 'hide' : 'show')}
          </Button>
        )}
      </div>
      {shown && theirs.kind === 'text' && <Difference mine={file.text} theirs={theirs.text} />}
    </div>
  )
}

function Difference({ mine, theirs }: { mine: string; theirs: string }) {
  const t = useTranslations('editor.conflict')
  const lines = differenceExcerpt(textDifference(mine, theirs))
  return (
    <pre
      tabIndex={0}
      aria-label={t('difference')}
      className="border-line bg-surface mt-2 max-h-64 overflow-auto rounded-md border py-1 font-mono text-xs leading-5"
    >
      {lines.map((line, index) => (
        <span key={index} className={`block px-2 ${line ? looks[line.kind] : 'text-muted'}`}>
          {line ? (
            <>
              <span className="sr-only">{t(`lines.${line.kind}`)} </span>
              <span aria-hidden="true">{signs[line.kind]} </span>
              {line.text}
            </>
          ) : (
            '⋯'
          )}
        </span>
      ))}
    </pre>
  )
}

const signs = { same: ' ', mine: '+', theirs: '−' }
const looks = {
  same: '',
  mine: 'bg-done-soft text-done',
  theirs: 'bg-failing-soft text-failing',
}
