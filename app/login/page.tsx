import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { signedInActor } from '#app/_shell/actor.ts'
import { Banner } from '#app/_ui/banner.tsx'
import { Card } from '#app/_ui/card.tsx'
import { PageBody } from '#app/_ui/page-body.tsx'
import { beGuest } from './actions.ts'
import { GuestForm } from './guest-form.tsx'
import { returnPath } from './return-path.ts'
import { SignInForm } from './sign-in-form.tsx'
import { SignUpForm } from './sign-up-form.tsx'

type Mode = 'sign-in' | 'sign-up'

export async function generateMetadata({ searchParams }: PageProps<'/login'>): Promise<Metadata> {
  const t = await getTranslations('login')
  return { title: t(modeOf(await searchParams) === 'sign-up' ? 'signUpTitle' : 'signInTitle') }
}

export default async function LoginPage({ searchParams }: PageProps<'/login'>) {
  const t = await getTranslations('login')
  const query = await searchParams
  const next = returnPath(query.next)
  const mode = modeOf(query)
  const actor = await signedInActor()
  if (actor !== undefined && !actor.guest && query.switch === undefined) redirect(next)
  return (
    <PageBody width="narrow">
      <h1 className="mb-6 text-2xl font-semibold tracking-tight">
        {t(mode === 'sign-up' ? 'signUpTitle' : 'signInTitle')}
      </h1>
      <Card className="overflow-hidden">
        <nav className="border-line bg-sunken grid grid-cols-2 border-b text-sm font-medium">
          <ModeLink mode="sign-in" current={mode} next={next} label={t('signInTab')} />
          <ModeLink mode="sign-up" current={mode} next={next} label={t('signUpTab')} />
        </nav>
        <div className="grid gap-5 p-5 sm:p-6">
          {actor?.guest === true && <Banner tone="info">{t('upgradeText', { name: actor.name })}</Banner>}
          {mode === 'sign-up' ? (
            <SignUpForm next={next} guestName={actor?.name} />
          ) : (
            <SignInForm next={next} />
          )}
        </div>
      </Card>
      {actor === undefined && (
        <Card className="mt-6 grid gap-4 p-5 sm:p-6" aria-labelledby="guest-title">
          <div>
            <h2 id="guest-title" className="font-semibold">
              {t('guestTitle')}
            </h2>
            <p className="text-muted mt-1 text-sm leading-6">{t('guestText')}</p>
          </div>
          <GuestForm action={beGuest} label={t('continueAsGuest')}>
            <input type="hidden" name="next" value={next} />
          </GuestForm>
        </Card>
      )}
    </PageBody>
  )
}

function modeOf(query: { mode?: string | string[] | undefined }): Mode {
  return query.mode === 'sign-up' ? 'sign-up' : 'sign-in'
}

function ModeLink({
  mode,
  current,
  next,
  label,
}: {
  mode: Mode
  current: Mode
  next: string
  label: string
}) {
  return (
    <Link
      href={`/login?${new URLSearchParams({ mode, next }).toString()}`}
      aria-current={mode === current ? 'page' : undefined}
      className="text-muted hover:text-ink aria-[current]:border-accent aria-[current]:bg-surface aria-[current]:text-ink
        border-b-2 border-transparent px-4 py-3 text-center"
    >
      {label}
    </Link>
  )
}
