import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { can } from '#common/can.ts'
import { AccountMenu } from './account-menu.tsx'
import { signedInActor } from './actor.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { Logo } from './logo.tsx'
import { NavLink } from './nav-link.tsx'
import type { Theme } from './theme.ts'
import { ThemeSwitch } from './theme-switch.tsx'

/** `local`: sandboxes are without Docker. */
export async function Header({ theme, local }: { theme: Theme; local: boolean }) {
  // Where that cannot be read now, the page below says so; the frame around it stands.
  const asked = await signedInActor().then(
    (actor) => ({ actor }),
    () => undefined,
  )
  const t = await getTranslations('shell')
  return (
    <header className="bg-surface border-line sticky top-0 z-20 flex h-(--header-height) flex-col border-b">
      {local && (
        <p
          role="note"
          className="bg-trying-soft text-trying h-7 shrink-0 truncate px-3 text-center text-xs leading-7 font-medium"
        >
          {t('localBanner')}
        </p>
      )}
      <div className="mx-auto flex min-h-0 w-full flex-1 max-w-[110rem] items-center gap-1 px-3 sm:gap-2 sm:px-6">
        <Link
          href="/"
          prefetch={false}
          className="flex shrink-0 items-center gap-2 rounded-md font-semibold tracking-tight sm:mr-4"
        >
          <Logo />
          <span className="max-sm:sr-only">Sandlot</span>
        </Link>
        <nav aria-label={t('mainNavigation')} className="flex h-full items-stretch sm:gap-1">
          <NavLink href="/courses">{t('courses')}</NavLink>
          {can(asked?.actor, 'create', { kind: 'cohort' }) ? (
            <NavLink href="/cohorts">{t('classes')}</NavLink>
          ) : (
            <NavLink href="/join">{t('joinClass')}</NavLink>
          )}
        </nav>
        <div className="ml-auto flex items-center sm:gap-1">
          <LanguageSwitch />
          <ThemeSwitch theme={theme} />
          {asked !== undefined && <AccountMenu actor={asked.actor} />}
        </div>
      </div>
    </header>
  )
}
