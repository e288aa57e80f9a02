'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useCallback, useEffect, useState } from 'react'
import type { MachineView } from '#common/machine.ts'
import type { Problem } from '#common/problem.ts'
import { ProblemText } from '#app/_shell/problem-text.tsx'
import { SocketProvider, useConnection, useOnConnect } from '#app/_socket/socket-provider.tsx'
import { Banner } from '#app/_ui/banner.tsx'
import { LimitList } from './limit-list.tsx'
import { PlaceList } from './place-list.tsx'
import { ProtectionList } from './protection-list.tsx'
import { SandboxTable } from './sandbox-table.tsx'

const lookMs = 5_000

/** The machine as the server sees it, asked anew while it is looked at. */
export function MachineBoard() {
  return (
    <SocketProvider>
      <LiveBoard />
    </SocketProvider>
  )
}

function LiveBoard() {
  const t = useTranslations('sandboxes')
  const { machine, problem, look } = useMachine()
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {problem !== undefined && (
        <Banner tone="error">
          <ProblemText problem={problem} />
        </Banner>
      )}
      {machine === undefined && problem === undefined && <p role="status">{t('connecting')}</p>}
      {machine !== undefined && (
        <>
          <div className="grid items-start gap-6 lg:grid-cols-2">
            <PlaceList places={machine.places} queued={machine.queued} />
            <LimitList limits={machine.limits} />
          </div>
          <ProtectionList protections={machine.protections} />
          <SandboxTable sessions={machine.sessions} onChange={() => void look()} />
        </>
      )}
    </div>
  )
}

interface KnownMachine {
  machine: MachineView | undefined
  problem: Problem | undefined
  look: () => Promise<void>
}

function useMachine(): KnownMachine {
  const connection = useConnection()
  const language = useLocale()
  const [machine, setMachine] = useState<MachineView>()
  const [problem, setProblem] = useState<Problem>()
  const look = useCallback(async () => {
    const answer = await connection.request('machine:look', { language })
    setProblem(answer.ok ? undefined : answer.problem)
    if (answer.ok) setMachine(answer.value)
  }, [connection, language])
  useOnConnect(useCallback(() => void look(), [look]))
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void look()
    }, lookMs)
    return () => clearInterval(timer)
  }, [look])
  return { machine, problem, look }
}
