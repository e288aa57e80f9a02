'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import type { ChallengeLook } from '#common/check.ts'

export type TaskState = { status: 'preparing' } | { status: 'open'; hint: string } | { status: 'done' }

/** Between the end of one look and the next. */
const pauseMs = 2000
/** The learner sees that it is done before the next task comes. */
const praiseMs = 1500

/** Looks at a challenge's task again and again while the page is in front, and goes on when it is done. */
export function useChallenge(
  look: (() => Promise<ChallengeLook | undefined>) | undefined,
  isDone: boolean,
  onNext: (() => void) | undefined,
): TaskState {
  const [task, setTask] = useState<TaskState>({ status: 'open', hint: '' })
  const lookNow = useEffectEvent(async () => (document.hidden ? undefined : look?.()))
  const goOn = useEffectEvent(() => onNext?.())
  // What was done before this page was opened is not looked at again, and leads nowhere by itself.
  const [wasDone] = useState(isDone)
  const isLooking = look !== undefined && !wasDone && task.status !== 'done'

  useEffect(() => {
    if (!isLooking) return
    let timer: ReturnType<typeof setTimeout>
    let closed = false
    const again = async (): Promise<void> => {
      const seen = await lookNow()
      if (closed) return
      if (seen) setTask(seen)
      if (seen?.status !== 'done') timer = setTimeout(() => void again(), pauseMs)
    }
    void again()
    return () => {
      closed = true
      clearTimeout(timer)
    }
  }, [isLooking])

  useEffect(() => {
    if (task.status !== 'done') return
    const timer = setTimeout(goOn, praiseMs)
    return () => clearTimeout(timer)
  }, [task.status])

  return task
}
