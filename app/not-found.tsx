import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LinkButton } from './_ui/button.tsx'
import { MessagePage } from './_ui/message-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('pages'))('notFoundTitle') }
}

export default async function NotFound() {
  const t = await getTranslations('pages')
  return (
    <MessagePage mark="404" title={t('notFoundTitle')}>
      <p className="leading-7">{t('notFound')}</p>
      <div className="mt-2 flex flex-wrap gap-3">
        <LinkButton href="/courses" variant="primary">
          {t('courses')}
        </LinkButton>
        <LinkButton href="/">{t('home')}</LinkButton>
      </div>
    </MessagePage>
  )
}
