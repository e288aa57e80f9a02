import { getTranslations } from 'next-intl/server'
import { can } from '#common/can.ts'
import type { Actor } from '#common/person.ts'
import { LinkButton } from '#app/_ui/button.tsx'
import { Menu, MenuItem } from '#app/_ui/menu.tsx'
import { leave } from '#app/login/actions.ts'

/** Who is signed in, and the way out; or the way in. */
export async function AccountMenu({ actor }: { actor: Actor | undefined }) {
  const t = await getTranslations('shell')
  if (actor === undefined) {
    return (
      <LinkButton href="/login" size="small" variant="primary" className="ml-1 shrink-0 whitespace-nowrap">
        {t('signIn')}
      </LinkButton>
    )
  }
  return (
    <Menu
      label={t('accountOf', { name: actor.name })}
      button={
        <>
          <span
            aria-hidden="true"
            className="bg-accent-soft text-accent grid size-7 place-items-center rounded-full text-xs font-semibold"
          >
            {Array.from(actor.name)[0]?.toUpperCase()}
          </span>
          <span className="max-w-32 truncate max-md:hidden">{actor.name}</span>
        </>
      }
    >
      <div className="border-line mb-1 border-b px-3 pt-2 pb-3">
        <p className="max-w-56 truncate text-sm font-semibold">{actor.name}</p>
        <p className="text-muted text-xs">{actor.guest ? t('guest') : t(`roles.${actor.role}`)}</p>
      </div>
      {actor.guest && (
        <LinkButton href="/login?mode=sign-up" variant="quiet" size="small" className="w-full justify-start">
          {t('keepProgress')}
        </LinkButton>
      )}
      <LinkButton href="/recordings" variant="quiet" size="small" className="w-full justify-start">
        {t('recordings')}
      </LinkButton>
      {can(actor, 'look', { kind: 'machine' }) && (
        <LinkButton href="/sandboxes" variant="quiet" size="small" className="w-full justify-start">
          {t('sandboxes')}
        </LinkButton>
      )}
      <form action={leave}>
        <MenuItem type="submit">{t(actor.guest ? 'signOutGuest' : 'signOut')}</MenuItem>
      </form>
    </Menu>
  )
}
