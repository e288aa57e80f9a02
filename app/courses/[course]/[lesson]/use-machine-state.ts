'use client'

import { useState } from 'react'
import type { SandboxId } from '#common/sandbox.ts'
import { useLessonActions } from './lesson-context.tsx'

/** As `useState`, for what holds of the learner's machine: with another one it is as it was at first. */
export function useMachineState<T>(first: T): [T, (value: T) => void] {
  const { machine } = useLessonActions()
  const [kept, keep] = useState<{ machine: SandboxId | undefined; value: T }>({ machine, value: first })
  return [kept.machine === machine ? kept.value : first, (value) => keep({ machine, value })]
}
