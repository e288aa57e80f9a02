import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { ListedRecording } from '#server/recording/queries.ts'
import { LocalTime } from '#app/_ui/local-time.tsx'
import { castPath, recordingPath } from './paths.ts'

/** One recording of the list: watch it, or take it home. */
export async function RecordingItem({ recording, lesson }: { recording: ListedRecording; lesson: string }) {
  const t = await getTranslations('recordings')
  const { terminal, startedAt, bytes, isFull } = recording
  const size = t('kilobytes', { size: Math.max(1, Math.round(bytes / 1024)) })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4">
      <div className="min-w-0 flex-1">
        <Link href={recordingPath(recording)} className="hover:text-accent font-semibold">
          {t('recordingOf', { lesson, terminal })}
        </Link>
        <p className="text-muted text-sm">
          <LocalTime at={startedAt} /> · {size}
          {isFull && ` · ${t('full')}`}
        </p>
      </div>
      <a href={castPath(recording)} download className="text-accent text-sm font-medium hover:underline">
        {t('download')}
      </a>
    </li>
  )
}
