'use client'

import { createContext, use, useRef, type ComponentProps } from 'react'
import { CopyMark } from './copy-mark.tsx'

/** Code inside an action has the action's buttons, and needs none of its own. */
export const InsideAction = createContext(false)

/** Code that is only to be read, with a button that copies it. */
export function CodeBlock({ children, ...pre }: ComponentProps<'pre'>) {
  const inside = use(InsideAction)
  const block = useRef<HTMLPreElement>(null)
  if (inside) return <pre {...pre}>{children}</pre>
  return (
    <div className="code-block">
      <pre {...pre} ref={block}>
        {children}
      </pre>
      <div className="code-tools">
        <CopyMark text={() => block.current?.textContent ?? ''} />
      </div>
    </div>
  )
}
