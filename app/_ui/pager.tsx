import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { LinkPending } from './link-pending.tsx'
import { pagesToOffer, type ListPage } from './list-page.ts'

interface PagerProps {
  page: ListPage
  /** The address of a page of the same list. */
  href: (number: number) => string
}

/** Leads through a long list: plain links, which work without JavaScript as well. Nothing for a single page. */
export async function Pager({ page, href }: PagerProps) {
  const t = await getTranslations('pager')
  if (page.last === 1) return null
  const { number, last, from, to, total } = page
  return (
    <nav
      aria-label={t('label')}
      className="mt-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 text-sm"
    >
      <p className="text-muted tabular-nums">{t('shown', { from: from + 1, to, total })}</p>
      <ul className="flex flex-wrap items-center gap-1">
        {number > 1 && (
          <li>
            <Step href={href(number - 1)} rel="prev">
              {t('previous')}
            </Step>
          </li>
        )}
        {pagesToOffer(page).map((each, place, all) => (
          <li key={each} className="flex items-center gap-1">
            {each - (all[place - 1] ?? 0) > 1 && (
              <span aria-hidden="true" className="text-muted px-1">
                …
              </span>
            )}
            <NumberLink
              number={each}
              current={each === number}
              href={href(each)}
              label={t('page', { number: each })}
            />
          </li>
        ))}
        {number < last && (
          <li>
            <Step href={href(number + 1)} rel="next">
              {t('next')}
            </Step>
          </li>
        )}
      </ul>
    </nav>
  )
}

const look =
  'inline-flex min-h-10 min-w-10 items-center justify-center rounded-lg px-2.5 font-medium tabular-nums'

function Step({ href, rel, children }: { href: string; rel: 'prev' | 'next'; children: string }) {
  return (
    <Link href={href} rel={rel} prefetch={false} className={`${look} text-accent hover:bg-sunken`}>
      {children}
      <LinkPending />
    </Link>
  )
}

function NumberLink({
  number,
  current,
  href,
  label,
}: {
  number: number
  current: boolean
  href: string
  label: string
}) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={label}
      aria-current={current ? 'page' : undefined}
      className={`${look} ${current ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-sunken'}`}
    >
      {number}
    </Link>
  )
}
