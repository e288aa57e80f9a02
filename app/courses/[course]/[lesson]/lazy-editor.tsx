'use client'

import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { Spinner } from '#app/_ui/spinner.tsx'

/** The editor, whose code comes when somebody first looks at it: lessons without one pay nothing. */
export const LazyEditor = dynamic(
  () => import('#app/_editor/editor-pane.tsx').then(({ EditorPane }) => EditorPane),
  { ssr: false, loading: () => <Loading /> },
)

function Loading() {
  const t = useTranslations('editor')
  return (
    <p className="text-muted m-auto flex items-center gap-2 p-6 text-sm">
      <Spinner /> {t('loading')}
    </p>
  )
}
