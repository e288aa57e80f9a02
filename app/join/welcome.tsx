import { getTranslations } from 'next-intl/server'
import { Banner } from '#app/_ui/banner.tsx'
import { LinkButton } from '#app/_ui/button.tsx'
import { PageBody } from '#app/_ui/page-body.tsx'

/** For whoever has just joined the class. */
export async function Welcome({ name }: { name: string }) {
  const t = await getTranslations('join')
  return (
    <PageBody width="narrow">
      <div className="grid gap-6">
        <h1 className="text-2xl font-semibold tracking-tight">{t('joinedTitle', { name })}</h1>
        <Banner tone="success">{t('joined')}</Banner>
        <LinkButton href="/courses" variant="primary" size="large">
          {t('toCourses')}
        </LinkButton>
      </div>
    </PageBody>
  )
}
