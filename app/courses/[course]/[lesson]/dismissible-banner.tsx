'use client'

import { useTranslations } from 'next-intl'
import type { ComponentProps } from 'react'
import { Banner } from '#app/_ui/banner.tsx'
import { Button } from '#app/_ui/button.tsx'

interface DismissibleBannerProps extends Pick<ComponentProps<typeof Banner>, 'tone' | 'children'> {
  onDismiss: () => void
}

/** What stays until its reader has read it. */
export function DismissibleBanner({ tone, children, onDismiss }: DismissibleBannerProps) {
  const t = useTranslations('lesson.session')
  return (
    <Banner
      tone={tone}
      action={
        <Button size="small" variant="quiet" onClick={onDismiss}>
          {t('dismiss')}
        </Button>
      }
    >
      {children}
    </Banner>
  )
}
