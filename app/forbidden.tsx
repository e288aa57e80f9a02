import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LinkButton } from './_ui/button.tsx'
import { MessagePage } from './_ui/message-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('pages'))('forbiddenTitle') }
}

/** What a page answers, with 403, to whoever may not see it. */
export default async function Forbidden() {
  const t = await getTranslations('pages')
  return (
    <MessagePage mark="403" title={t('forbiddenTitle')}>
      <p className="leading-7">{t('forbidden')}</p>
      <div className="mt-2 flex flex-wrap gap-3">
        <LinkButton href="/courses" variant="primary">
          {t('courses')}
        </LinkButton>
        <LinkButton href="/login?switch=1">{t('switchAccount')}</LinkButton>
      </div>
    </MessagePage>
  )
}
