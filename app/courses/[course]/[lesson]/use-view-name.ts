'use client'

import { useTranslations } from 'next-intl'
import type { DashboardTarget } from './dashboard-target.ts'
import type { StageView } from './stage-plan.ts'

/** What a view is called on its tab: as its author says, or as what it is. */
export function useViewName(): (view: StageView | { target: DashboardTarget }) => string {
  const t = useTranslations('lesson')
  return (view) => {
    if ('kind' in view && view.kind !== 'frame') return t(`sides.${view.kind}`)
    if ('name' in view && view.name !== '') return view.name
    const { target } = view
    if (target.kind === 'port') return t('ports.port', { port: String(target.port) })
    return target.kind === 'page' ? new URL(target.address).host : t('stage.page')
  }
}
