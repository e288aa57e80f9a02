import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { Language, Level, type LessonFilter } from '#common/course.ts'
import { languageNames } from '#app/_shell/language.ts'
import { Button } from '#app/_ui/button.tsx'
import { longestQuery } from './lesson-filter.ts'
import { SearchChoice } from './search-choice.tsx'

/**
 * What to look for in the catalogue. The browser sends it as the page's address, with or without JavaScript,
 * so that a search can be kept, shared and gone back to.
 */
export async function SearchForm({ filter }: { filter: LessonFilter | undefined }) {
  const t = await getTranslations('catalogue')
  const { words, level, maxMinutes, language, runsHere } = filter ?? {}
  return (
    <search className="mb-8 block" aria-label={t('search.label')}>
      {/* The fields keep what was typed, so another search needs other fields. */}
      <form key={JSON.stringify(filter)} action="/courses" className="grid gap-4">
        <div className="flex gap-2">
          <input
            type="search"
            name="q"
            defaultValue={words}
            maxLength={longestQuery}
            aria-label={t('search.words')}
            placeholder={t('search.words')}
            className="border-line-strong bg-surface placeholder:text-muted min-h-11 w-full min-w-0 rounded-lg border
              px-3.5 text-base"
          />
          <Button type="submit" variant="primary" className="min-h-11 shrink-0">
            {t('search.send')}
          </Button>
        </div>
        <div className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap sm:gap-4">
          <SearchChoice
            name="difficulty"
            label={t('search.difficulty')}
            chosen={level}
            any={t('search.anyDifficulty')}
            options={Level.options.map((each) => ({ value: each, label: t(`difficulties.${each}`) }))}
          />
          <SearchChoice
            name="minutes"
            label={t('search.minutes')}
            chosen={maxMinutes?.toString()}
            any={t('search.anyMinutes')}
            options={lengths(maxMinutes).map((minutes) => ({
              value: String(minutes),
              label: t('search.upTo', { minutes }),
            }))}
          />
          <SearchChoice
            name="language"
            label={t('search.language')}
            chosen={language}
            any={t('search.anyLanguage')}
            options={Language.options.map((each) => ({ value: each, label: languageNames[each] }))}
          />
          <label className="flex min-h-10 items-center gap-2 text-sm">
            <input
              type="checkbox"
              name="runs"
              value="here"
              defaultChecked={runsHere}
              className="accent-accent size-4 shrink-0"
            />
            {t('search.runsHere')}
          </label>
          {filter !== undefined && (
            <Link
              href="/courses"
              className="text-accent flex min-h-10 items-center text-sm font-medium hover:underline"
            >
              {t('search.clear')}
            </Link>
          )}
        </div>
      </form>
    </search>
  )
}

/** The lengths on offer, in minutes, with the one that the address asks for. */
function lengths(asked: number | undefined): number[] {
  return [...new Set([15, 30, 60, 120, ...(asked === undefined ? [] : [asked])])].sort((a, b) => a - b)
}
