'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ClassView, LearnerRow } from '#common/cohort.ts'
import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { Problem } from '#common/problem.ts'
import type { ConnectionStatus, EventPayload } from '#app/_socket/connection.ts'
import {
  useConnection,
  useConnectionStatus,
  useOnConnect,
  useServerEvent,
} from '#app/_socket/socket-provider.tsx'
import { changedRows, lessonsInUse } from './class-rows.ts'
import type { LessonColumns } from './lesson-columns.ts'

/** `lost`: what is shown is out of date. */
export type LiveLink = 'connecting' | 'live' | 'lost'

interface LiveClass {
  rows: LearnerRow[]
  link: LiveLink
  /** Why the class cannot be watched. */
  problem: Problem | undefined
  /** Takes a learner's row away at once, before the server says so. */
  drop: (userId: UserId) => void
}

/** The class's rows, from the page's first drawing on as the server tells of them. */
export function useLiveClass({ id, learners }: ClassView, lessons: LessonColumns[]): LiveClass {
  const connection = useConnection()
  const status = useConnectionStatus()
  const [rows, setRows] = useState(learners)
  const [problem, setProblem] = useState<Problem>()

  const watch = useCallback(async () => {
    const answer = await connection.request('cohort:watch', { cohortId: id })
    setProblem(answer.ok ? undefined : answer.problem)
    if (answer.ok) setRows(answer.value.learners)
  }, [connection, id])
  useOnConnect(useCallback(() => void watch(), [watch]))

  const change = useCallback(
    (change: EventPayload<'cohort:changed'>) => {
      if (change.cohortId === id) setRows((rows) => changedRows(rows, change))
    },
    [id],
  )
  useServerEvent('cohort:changed', change)
  useRefreshFor(rows, lessons)

  return {
    rows,
    link: problem === undefined ? linkOf(status) : 'lost',
    problem,
    drop: (userId) => setRows((rows) => changedRows(rows, { rows: [], removed: [userId] })),
  }
}

function linkOf(status: ConnectionStatus): LiveLink {
  if (status === 'connecting') return status
  return status === 'connected' ? 'live' : 'lost'
}

/** Draws the page anew when somebody begins a lesson that has no columns yet; once for each such lesson. */
function useRefreshFor(rows: LearnerRow[], lessons: LessonColumns[]): void {
  const router = useRouter()
  const asked = useRef(new Set<LessonId>())
  useEffect(() => {
    const known = new Set([...asked.current, ...lessons.map(({ lessonId }) => lessonId)])
    const missing = [...lessonsInUse(rows)].filter((lessonId) => !known.has(lessonId))
    if (missing.length === 0) return
    for (const lessonId of missing) asked.current.add(lessonId)
    router.refresh()
  }, [rows, lessons, router])
}
