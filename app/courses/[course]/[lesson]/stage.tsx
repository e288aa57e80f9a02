'use client'

import { useTranslations } from 'next-intl'
import { Fragment, type CSSProperties, type ReactNode } from 'react'
import type { SessionId } from '#common/session.ts'
import { Divider } from './divider.tsx'
import type { StageLink, StagePlan, StageView } from './stage-plan.ts'
import { targetAddress } from './target-address.ts'
import type { StageState } from './use-stage.ts'
import { useStoredText } from '#app/_ui/use-stored-text.ts'
import { useViewName } from './use-view-name.ts'

interface StageProps {
  plan: StagePlan
  stage: StageState
  sessionId: SessionId
  /** The window has no room for two regions, and shows its tabs elsewhere. */
  narrow: 'below-md' | 'always'
  draw: (view: StageView, isShown: boolean) => ReactNode
}

const halfAndHalf = 50

/** Terminal, editor and pages beside the lesson's text: one region or two, each with its tabs. */
export function Stage({ plan, stage, sessionId, narrow, draw }: StageProps) {
  const t = useTranslations('lesson.stage')
  const [stored, keep] = useStoredText('sandlot.stage-share')
  const [direction, turn] = useStoredText('sandlot.stage-direction')
  const beside = direction === 'beside'
  const share = Number(stored ?? halfAndHalf)
  const size: CSSProperties & { '--share': string } = { '--share': `${share}%` }
  const isSplit = plan.regions.length > 1
  const looks = narrow === 'always' ? alwaysNarrow : narrowBelowMedium
  return (
    <div data-divided className={`flex min-h-0 min-w-0 flex-1 ${beside ? looks.beside : 'flex-col'}`}>
      {plan.regions.map((views, region) => (
        <Fragment key={views[0]?.key}>
          {region > 0 && (
            <div className={`flex ${looks.wideOnly}`}>
              <Divider
                orientation={beside ? 'vertical' : 'horizontal'}
                label={t('divider')}
                share={share}
                initial={halfAndHalf}
                onShare={(wanted) => keep(String(wanted))}
              />
            </div>
          )}
          <div
            style={size}
            className={`flex min-h-0 min-w-0 flex-1 flex-col ${
              isSplit && region === 0 ? (beside ? looks.firstBeside : looks.firstAbove) : ''
            } ${views.some(({ key }) => key === stage.last) ? '' : looks.hidden}`}
          >
            {(views.length > 1 || region === 0) && (
              <RegionBar
                views={views}
                links={region === 0 ? plan.links : []}
                stage={stage}
                sessionId={sessionId}
                className={looks.wideOnly}
              >
                {isSplit && region === 0 && (
                  <button
                    type="button"
                    onClick={() => turn(beside ? 'above' : 'beside')}
                    className="text-muted hover:text-ink ml-auto min-h-8 shrink-0 px-3 text-xs"
                  >
                    {t(beside ? 'above' : 'beside')}
                  </button>
                )}
              </RegionBar>
            )}
            {views.map((view) => {
              const isFront = stage.fronts[region] === view.key
              return (
                <div key={view.key} className={isFront ? 'flex min-h-0 min-w-0 flex-1 flex-col' : 'hidden'}>
                  {stage.seen.has(view.key) && draw(view, isFront)}
                </div>
              )
            })}
          </div>
        </Fragment>
      ))}
    </div>
  )
}

const narrowBelowMedium = {
  beside: 'max-md:flex-col',
  wideOnly: 'max-md:hidden',
  hidden: 'max-md:hidden',
  firstAbove: 'md:flex-none md:h-(--share)',
  firstBeside: 'md:flex-none md:w-(--share)',
}
const alwaysNarrow = {
  beside: 'flex-col',
  wideOnly: 'hidden',
  hidden: 'hidden',
  firstAbove: '',
  firstBeside: '',
}

interface RegionBarProps {
  views: StageView[]
  links: StageLink[]
  stage: StageState
  sessionId: SessionId
  className: string
  children: ReactNode
}

/** A region's tabs, and what opens in a window of its own. */
function RegionBar({ views, links, stage, sessionId, className, children }: RegionBarProps) {
  const t = useTranslations('lesson')
  const nameOf = useViewName()
  return (
    <div
      role="group"
      aria-label={t('stage.views')}
      className={`border-line bg-sunken flex items-stretch gap-1 overflow-x-auto border-b px-2 pt-1 ${className}`}
    >
      {views.map((view) => (
        <button
          key={view.key}
          type="button"
          aria-pressed={stage.fronts.includes(view.key)}
          onClick={() => stage.show(view.key)}
          className="text-muted aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:border-line min-h-8 shrink-0 rounded-t-md border border-b-0 border-transparent px-3 text-xs font-medium"
        >
          {nameOf(view)}
        </button>
      ))}
      {links.map(({ name, target }) => (
        <a
          key={name}
          href={targetAddress(target, sessionId)}
          target="_blank"
          rel="noreferrer"
          className="text-muted hover:text-ink flex min-h-8 shrink-0 items-center px-3 text-xs font-medium"
        >
          {name || nameOf({ target })} <span aria-hidden="true">&nbsp;↗</span>
          <span className="sr-only"> ({t('newTab')})</span>
        </a>
      ))}
      {children}
    </div>
  )
}
