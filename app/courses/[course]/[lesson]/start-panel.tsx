'use client'

import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { beGuest } from '#app/login/actions.ts'
import { GuestForm } from '#app/login/guest-form.tsx'

/** In the place of the terminal, for whoever is not signed in: a nickname is enough. `next`: back to here. */
export function StartPanel({ next }: { next: string }) {
  const t = useTranslations('lesson.start')
  return (
    <div className="grid flex-1 place-items-center overflow-y-auto p-6">
      <section
        aria-labelledby="start-title"
        className="bg-surface border-line shadow-raised grid w-full max-w-sm gap-4 rounded-xl border p-6"
      >
        <div className="grid gap-1.5">
          <h2 id="start-title" className="text-lg font-semibold">
            {t('title')}
          </h2>
          <p className="text-muted text-sm leading-6">{t('text')}</p>
        </div>
        <GuestForm action={beGuest} label={t('guest')} variant="primary">
          <input type="hidden" name="next" value={next} />
        </GuestForm>
        <p className="text-muted text-sm">
          {t('orSignIn')}{' '}
          <Link
            href={`/login?next=${encodeURIComponent(next)}`}
            className="text-accent font-medium underline underline-offset-4"
          >
            {t('signIn')}
          </Link>
        </p>
      </section>
    </div>
  )
}
