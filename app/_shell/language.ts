import { Language } from '#common/course.ts'

/** The cookie that keeps a chosen language. */
export const languageCookie = 'language'

/** Each language by its own name, as the people who look for it read it. */
export const languageNames: Record<Language, string> = { en: 'English', ko: '한국어' }

/** The chosen language, else the first of the browser's (`ko-KR,ko;q=0.9,en;q=0.8`) that there is, else English. */
export function pickLanguage(chosen: string | undefined, acceptLanguage: string | null): Language {
  const choice = Language.safeParse(chosen)
  if (choice.success) return choice.data
  return wanted(acceptLanguage ?? '').find((language) => language !== undefined) ?? 'en'
}

function wanted(acceptLanguage: string): (Language | undefined)[] {
  return acceptLanguage
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
      return { tag, quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => Language.safeParse(tag.toLowerCase().split('-')[0]).data)
}
