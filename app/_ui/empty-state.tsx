import type { ReactNode } from 'react'

/** Where a list would be: says why there is nothing, and what to do about it. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="border-line-strong grid justify-items-center gap-3 rounded-xl border border-dashed px-6 py-12 text-center">
      <p className="font-semibold">{title}</p>
      {children !== undefined && (
        <div className="text-muted grid max-w-prose justify-items-center gap-4 text-sm">{children}</div>
      )}
    </div>
  )
}
