'use server'

import { cookies } from 'next/headers'
import { Language } from '#common/course.ts'
import { languageCookie } from './language.ts'
import { Theme, themeCookie } from './theme.ts'

const keep = { path: '/', sameSite: 'lax', maxAge: 365 * 24 * 60 * 60 } as const

/** From the header's form: `language` is one that there is. The page is drawn again in it. */
export async function chooseLanguage(form: FormData): Promise<void> {
  ;(await cookies()).set(languageCookie, Language.parse(form.get('language')), keep)
}

/** From the header's form: `theme`. */
export async function chooseTheme(form: FormData): Promise<void> {
  const theme = Theme.parse(form.get('theme'))
  const jar = await cookies()
  if (theme === 'system') jar.delete(themeCookie)
  else jar.set(themeCookie, theme, keep)
}
