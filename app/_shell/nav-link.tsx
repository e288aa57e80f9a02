'use client'

import Link, { useLinkStatus } from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'

/**
 * A link of the main navigation: marked while its part of the site is shown, and while it is on its way. Not fetched
 * before: of a page made for its reader that is nothing yet, and a lesson drawn anew would wait behind it.
 */
export function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const path = usePathname()
  const here = path === href || path.startsWith(`${href}/`)
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={here ? 'page' : undefined}
      className="text-muted hover:text-ink aria-[current]:text-ink relative flex items-center rounded-md px-1.5 text-sm
        font-medium whitespace-nowrap sm:px-3"
    >
      {children}
      <Underline here={here} />
    </Link>
  )
}

function Underline({ here }: { here: boolean }) {
  const { pending } = useLinkStatus()
  if (!here && !pending) return null
  return (
    <span
      aria-hidden="true"
      className={`bg-accent absolute inset-x-2 bottom-0 h-0.5 rounded-t sm:inset-x-3 ${pending ? 'animate-pulse' : ''}`}
    />
  )
}
