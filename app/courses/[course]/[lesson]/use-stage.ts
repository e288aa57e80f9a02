'use client'

import { useState } from 'react'
import type { StagePlan, ViewKey } from './stage-plan.ts'

export interface StageState {
  /** The view in front of each region. */
  fronts: ViewKey[]
  /** The one that was asked for last: the only one that a narrow window shows. */
  last: ViewKey
  /** Those that have been in front: only they are drawn, so that what nobody looks at costs nothing. */
  seen: ReadonlySet<ViewKey>
  show: (key: ViewKey) => void
}

/** Which views of the stage are in front. */
export function useStage({ regions }: StagePlan): StageState {
  const [state, setState] = useState(() => {
    const fronts = regions.map(([first]) => first?.key ?? 'terminal')
    return { fronts, last: fronts[0] ?? 'terminal', seen: new Set(fronts) }
  })

  function show(key: ViewKey): void {
    const region = regions.findIndex((views) => views.some((view) => view.key === key))
    setState((before) => ({
      fronts: before.fronts.map((front, index) => (index === region ? key : front)),
      last: key,
      seen: new Set([...before.seen, key]),
    }))
  }

  return { ...state, show }
}
