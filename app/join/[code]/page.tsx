import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { JoinCode } from '#common/cohort.ts'
import { findInvitation } from '#server/cohort/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { pathParam } from '#app/_shell/path-param.ts'
import { loginPath } from '#app/_shell/value-or-page.ts'
import { LinkButton } from '#app/_ui/button.tsx'
import { Card } from '#app/_ui/card.tsx'
import { PageBody } from '#app/_ui/page-body.tsx'
import { joinPath } from '#app/cohorts/paths.ts'
import { GuestForm } from '#app/login/guest-form.tsx'
import { joinAsGuest } from '../actions.ts'
import { CodeForm } from '../code-form.tsx'
import { JoinForm } from '../join-form.tsx'
import { joinedCookie } from '../joined-cookie.ts'
import { Welcome } from '../welcome.tsx'

type InvitationPageProps = PageProps<'/join/[code]'>

export async function generateMetadata({ params }: InvitationPageProps): Promise<Metadata> {
  const t = await getTranslations('join')
  const invitation = await invitationFor((await params).code)
  return { title: invitation?.name ?? t('title') }
}

/** Names the class and lets in whoever wants; without an account, as a guest. */
export default async function InvitationPage({ params }: InvitationPageProps) {
  const t = await getTranslations('join')
  const { code } = await params
  const invitation = await invitationFor(code)
  if (invitation === undefined) return <UnknownCode typed={pathParam(code)} />

  const actor = await signedInActor()
  if (actor !== undefined && (await cookies()).get(joinedCookie)?.value === invitation.code) {
    return <Welcome name={invitation.name} />
  }
  return (
    <PageBody width="narrow">
      <p className="text-muted">{t('invitation')}</p>
      <h1 className="mt-1 mb-6 text-3xl font-semibold tracking-tight">{invitation.name}</h1>
      <Card className="grid gap-5 p-5 sm:p-6">
        {actor === undefined ? (
          <>
            <GuestForm action={joinAsGuest} label={t('joinAsGuest')} variant="primary">
              <input type="hidden" name="code" value={invitation.code} />
            </GuestForm>
            <LinkButton href={loginPath(joinPath(invitation.code))} variant="quiet">
              {t('haveAccount')}
            </LinkButton>
          </>
        ) : (
          <JoinForm code={invitation.code} name={actor.name} />
        )}
      </Card>
      <p className="text-muted mt-6 text-sm leading-6">{t('whatIsSeen')}</p>
    </PageBody>
  )
}

async function UnknownCode({ typed }: { typed: string }) {
  const t = await getTranslations('join')
  return (
    <PageBody width="narrow">
      <h1 className="mb-6 text-2xl font-semibold tracking-tight">{t('title')}</h1>
      <Card className="p-5 sm:p-6">
        <CodeForm typed={typed} />
      </Card>
    </PageBody>
  )
}

const invitationFor = cache(async (param: string) => {
  const code = JoinCode.safeParse(pathParam(param))
  const invitation = code.success ? await findInvitation(code.data) : undefined
  return code.data && invitation && { code: code.data, name: invitation.name }
})
