'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import type { Result } from '#common/problem.ts'
import type { ScriptLog } from '#common/script-log.ts'
import type { SessionId } from '#common/session.ts'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { useConnection } from '#app/_socket/socket-provider.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'

const againMs = 2000

/** Looked at again as long as it is seen: a script may still run. */
export function ScriptLogs({ sessionId }: { sessionId: SessionId }) {
  const t = useTranslations('scripts')
  const connection = useConnection()
  const [logs, setLogs] = useState<Result<ScriptLog[]>>()

  useEffect(() => {
    let isSeen = true
    let timer: ReturnType<typeof setTimeout>
    async function look(): Promise<void> {
      const answer = await connection.request('script:list', { sessionId })
      if (!isSeen) return
      setLogs(answer)
      timer = setTimeout(() => void look(), againMs)
    }
    void look()
    return () => {
      isSeen = false
      clearTimeout(timer)
    }
  }, [connection, sessionId])

  if (!logs) return <Spinner />
  if (!logs.ok) {
    return (
      <p role="alert" className="text-failing text-sm">
        <ProblemText problem={logs.problem} />
      </p>
    )
  }
  return (
    <>
      {logs.value.length === 0 && <p className="text-sm">{t('none')}</p>}
      {logs.value.map((log) => (
        <ScriptLogPart key={log.page} log={log} />
      ))}
      <p className="text-muted text-sm leading-6">{t('foreground')}</p>
    </>
  )
}

function ScriptLogPart({ log: { kind, number, state, seconds, output, cut } }: { log: ScriptLog }) {
  const t = useTranslations('scripts')
  const title = t(`pages.${kind}`, { number })
  const failed = state.status === 'ended' && state.code !== 0
  return (
    <section aria-label={title} className="grid min-w-0 gap-1">
      <h3 className="font-semibold">
        {title}{' '}
        <span className={`text-sm font-normal ${failed ? 'text-failing' : 'text-muted'}`}>
          {state.status === 'ended' ? t('ended', { code: state.code, seconds }) : t('running', { seconds })}
        </span>
      </h3>
      {cut && <p className="text-muted text-sm">{t('cut')}</p>}
      {output === '' ? (
        <p className="text-muted text-sm">{t('silent')}</p>
      ) : (
        <pre className="bg-sunken max-h-80 overflow-auto rounded-md p-3 font-mono text-xs whitespace-pre-wrap">
          {output}
        </pre>
      )}
    </section>
  )
}
