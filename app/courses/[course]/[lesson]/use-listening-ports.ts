'use client'

import { useEffect, useState } from 'react'
import type { Result } from '#common/problem.ts'
import type { SessionId } from '#common/session.ts'
import { useConnection } from '#app/_socket/socket-provider.tsx'

const lookEveryMs = 1500

/** The ports of the sandbox that something listens on, looked at again and again while it is of use. */
export function useListeningPorts(sessionId: SessionId, isOfUse: boolean): Result<number[]> | undefined {
  const connection = useConnection()
  const [listed, setListed] = useState<Result<number[]>>()
  useEffect(() => {
    if (!isOfUse) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const look = async () => {
      const answer = document.hidden ? undefined : await connection.request('port:list', { sessionId })
      if (isOver) return
      if (answer) setListed(answer)
      timer = setTimeout(() => void look(), lookEveryMs)
    }
    void look()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [connection, sessionId, isOfUse])
  return listed
}
