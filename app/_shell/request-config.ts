import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import type { Language } from '#common/course.ts'
import en from '#app/messages/en.json'
import ko from '#app/messages/ko.json'
import { languageCookie, pickLanguage } from './language.ts'

const messages: Record<Language, typeof en> = { en, ko }

/** What next-intl asks for each request: the language, and the interface's words in it. */
export default getRequestConfig(async () => {
  const locale = pickLanguage(
    (await cookies()).get(languageCookie)?.value,
    (await headers()).get('accept-language'),
  )
  return {
    locale,
    messages: messages[locale],
    // The page's first drawing in the browser tells the same time as the server's.
    now: new Date(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
})
