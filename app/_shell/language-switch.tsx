import { getLocale, getTranslations } from 'next-intl/server'
import { Language } from '#common/course.ts'
import { languageNames } from './language.ts'
import { chooseLanguage } from './preferences.ts'

/** A button for each language but the present one, in its own words. */
export async function LanguageSwitch() {
  const current = await getLocale()
  const t = await getTranslations('shell')
  return (
    <form action={chooseLanguage} aria-label={t('language')} className="flex">
      {Language.options
        .filter((language) => language !== current)
        .map((language) => (
          <button
            key={language}
            name="language"
            value={language}
            lang={language}
            className="text-muted hover:bg-sunken hover:text-ink min-h-9 rounded-lg px-1.5 text-sm font-medium whitespace-nowrap sm:px-2"
          >
            {languageNames[language]}
          </button>
        ))}
    </form>
  )
}
