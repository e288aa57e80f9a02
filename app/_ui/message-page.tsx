import type { ReactNode } from 'react'
import { PageBody } from './page-body.tsx'

/** A page that has one thing to say: not found, not allowed, broken. */
export function MessagePage({ mark, title, children }: { mark: string; title: string; children: ReactNode }) {
  return (
    <PageBody width="narrow">
      <div className="grid gap-4 py-8 sm:py-16">
        <p aria-hidden="true" className="text-accent font-mono text-sm font-semibold">
          {mark}
        </p>
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        {children}
      </div>
    </PageBody>
  )
}
