import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Card } from '#app/_ui/card.tsx'
import { PageBody } from '#app/_ui/page-body.tsx'
import { CodeForm } from './code-form.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('join'))('title') }
}

/** Asks for the code of the class. */
export default async function JoinPage() {
  const t = await getTranslations('join')
  return (
    <PageBody width="narrow">
      <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="text-muted mt-2 mb-6 leading-7">{t('lead')}</p>
      <Card className="p-5 sm:p-6">
        <CodeForm />
      </Card>
    </PageBody>
  )
}
