import type { ReactNode } from 'react'

/** The column that a page's content stands in. `narrow` for one form or one text. */
export function PageBody({
  width = 'wide',
  children,
}: {
  width?: 'narrow' | 'wide' | 'full'
  children: ReactNode
}) {
  const widths = { narrow: 'max-w-lg', wide: 'max-w-6xl', full: 'max-w-[110rem]' }
  return <div className={`mx-auto w-full px-4 py-8 sm:px-6 sm:py-10 ${widths[width]}`}>{children}</div>
}
