'use client'

import { useTranslations } from 'next-intl'
import type { MouseEvent, ReactNode } from 'react'
import type { Action } from '#common/course.ts'
import { InsideAction } from './code-block.tsx'
import { CopyMark } from './copy-mark.tsx'
import { useLessonActions, type ActionOutcome } from './lesson-context.tsx'
import { useFlash } from './use-flash.ts'
import { useMachineState } from './use-machine-state.ts'

interface ActionCodeProps {
  action: Action
  /** A block of its own, not words in a sentence. */
  block: boolean
  children: ReactNode
}

/** Code of the lesson that does something when it is clicked; its button says what, and has a tick afterwards. */
export function ActionCode({ action, block, children }: ActionCodeProps) {
  const t = useTranslations('lesson.action')
  const { perform } = useLessonActions()
  const [performed, setPerformed] = useMachineState(false)
  const [outcome, flash] = useFlash<Exclude<ActionOutcome, 'done'>>()
  const verb = verbOf(action)
  const Wrapper = block ? 'div' : 'span'

  async function act(): Promise<void> {
    const came = await perform(action)
    setPerformed(performed || came === 'done')
    if (came !== 'done') flash(came)
  }

  function clickCode({ target }: MouseEvent): void {
    const onButton = target instanceof Element && target.closest('button') !== null
    // Somebody who selects a part of the code wants that part, not to run it.
    if (!onButton && getSelection()?.isCollapsed !== false) void act()
  }

  return (
    <Wrapper
      className={block ? 'code-block action' : 'action'}
      data-performed={performed || undefined}
      onClick={clickCode}
    >
      <InsideAction value={true}>{children}</InsideAction>
      <Wrapper className="code-tools">
        {outcome !== undefined && (
          <span role="status" className="code-outcome">
            {t(outcome)}
          </span>
        )}
        <button
          type="button"
          className="code-button"
          data-primary
          aria-label={t(`labels.${verb}`, { source: action.source })}
          onClick={() => void act()}
        >
          <span aria-hidden="true">{performed ? '✓' : marks[verb]}</span> {t(verb)}
        </button>
        {block && action.kind !== 'copy' && (
          <CopyMark text={() => action.source} label={t('labels.copy', { source: action.source })} />
        )}
      </Wrapper>
    </Wrapper>
  )
}

type Verb = 'run' | 'type' | 'press' | 'copy' | 'show' | 'write'

const marks: Record<Verb, string> = { run: '▸', type: '▸', press: '▸', copy: '⧉', show: '▸', write: '▸' }

function verbOf(action: Action): Verb {
  switch (action.kind) {
    case 'run':
      return action.newline ? 'run' : 'type'
    case 'keys':
      return 'press'
    case 'open':
      return 'show'
    case 'copy':
    case 'write':
      return action.kind
  }
}
