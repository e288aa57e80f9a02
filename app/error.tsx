'use client'

import { useTranslations } from 'next-intl'
import { problemOf } from './_shell/problem-of.ts'
import { ProblemText } from './_shell/problem-text.tsx'
import { Button, LinkButton } from './_ui/button.tsx'
import { MessagePage } from './_ui/message-page.tsx'

/** A page that broke: says what is the matter and what to do about it. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations('pages')
  const { problem, reference } = problemOf(error)
  return (
    <MessagePage mark="500" title={t('errorTitle')}>
      <p role="alert" className="leading-7">
        <ProblemText problem={problem} />
      </p>
      {reference !== undefined && (
        <p className="text-muted text-sm">{t('reference', { digest: reference })}</p>
      )}
      <div className="mt-2 flex flex-wrap gap-3">
        <Button variant="primary" onClick={() => retry()}>
          {t('retry')}
        </Button>
        <LinkButton href="/">{t('home')}</LinkButton>
      </div>
    </MessagePage>
  )
}
