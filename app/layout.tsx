import type { Metadata, Viewport } from 'next'
import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getTranslations } from 'next-intl/server'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { runsWithoutDocker } from '#server/sandbox/queries.ts'
import { Header } from './_shell/header.tsx'
import { readTheme, themeCookie } from './_shell/theme.ts'
import '@fontsource-variable/inter/index.css'
import './globals.css'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell')
  return {
    title: { default: `Sandlot · ${t('tagline')}`, template: '%s · Sandlot' },
    description: t('description'),
  }
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#1d1d1a' },
  ],
}

/** Header and the page below it. The page brings no `main` of its own; it may fill the height that is left. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(themeCookie)?.value)
  const t = await getTranslations('shell')
  const local = runsWithoutDocker()
  return (
    <html
      data-local={local || undefined}
      lang={await getLocale()}
      data-theme={theme === 'system' ? undefined : theme}
    >
      <body className="flex min-h-dvh flex-col">
        <NextIntlClientProvider>
          <a
            href="#content"
            className="bg-accent text-on-accent sr-only z-50 rounded-lg px-4 py-2 font-medium focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
          >
            {t('skipToContent')}
          </a>
          <Header theme={theme} local={local} />
          <main id="content" tabIndex={-1} className="flex flex-1 flex-col outline-none">
            {children}
          </main>
        </NextIntlClientProvider>
      </body>
    </html>
  )
}
