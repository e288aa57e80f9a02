import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { CohortId } from '#common/cohort.ts'
import { LinkPending } from '#app/_ui/link-pending.tsx'
import { LocalTime } from '#app/_ui/local-time.tsx'
import { spacedCode } from './join-code.ts'
import { cohortPath } from './paths.ts'

interface CohortItemProps {
  cohort: { id: CohortId; name: string; joinCode: string; createdAt: number; learnerCount: number }
}

/** One class of the list, as a link that covers the row. */
export async function CohortItem({ cohort }: CohortItemProps) {
  const t = await getTranslations('cohorts')
  return (
    <li className="hover:bg-sunken relative flex flex-wrap items-center gap-x-6 gap-y-1 px-5 py-4 transition-colors sm:px-6">
      <div className="min-w-0 flex-1 basis-60">
        <h2 className="truncate font-semibold">
          <Link href={cohortPath(cohort.id)} className="after:absolute after:inset-0">
            {cohort.name}
            <LinkPending />
          </Link>
        </h2>
        <p className="text-muted text-sm">
          {t('createdAt')} <LocalTime at={cohort.createdAt} />
        </p>
      </div>
      <p className="text-sm tabular-nums">{t('learnerCount', { count: cohort.learnerCount })}</p>
      <p className="font-mono text-sm font-semibold tracking-wider">
        <span className="sr-only">{t('joinCode', { code: '' })}</span>
        {spacedCode(cohort.joinCode)}
      </p>
    </li>
  )
}
