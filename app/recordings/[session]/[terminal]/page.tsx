import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { findRecording } from '#server/recording/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { valueOrPage } from '#app/_shell/value-or-page.ts'
import { CastPlayerView } from '#app/_terminal/cast-player-view.tsx'
import { LocalTime } from '#app/_ui/local-time.tsx'
import { PageBody } from '#app/_ui/page-body.tsx'
import { findLessonNames } from '#app/cohorts/[cohort]/find-lesson-names.ts'
import { castPath, recordingsPath } from '../../paths.ts'

type RecordingPageProps = PageProps<'/recordings/[session]/[terminal]'>

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('recordings'))('one') }
}

/** A recording, played in the page. */
export default async function RecordingPage({ params }: RecordingPageProps) {
  const { session, terminal } = await params
  const t = await getTranslations('recordings')
  const actor = await signedInActor()
  const recording = await readRecording(session, terminal)
  const nameOf = await findLessonNames([recording.lessonId], await getLocale())
  const { learner } = recording
  return (
    <PageBody>
      <nav className="mb-3 text-sm">
        <Link
          href={recordingsPath(learner.id === actor?.id ? undefined : learner.id)}
          className="text-accent hover:underline"
        >
          <span aria-hidden="true">← </span>
          {t('back')}
        </Link>
      </nav>
      <h1 className="text-2xl font-semibold tracking-tight">
        {t('recordingOf', { lesson: nameOf(recording.lessonId).title, terminal: recording.terminal })}
      </h1>
      <p className="text-muted mt-1 mb-5 text-sm">
        {learner.name} · <LocalTime at={recording.startedAt} />
      </p>
      <CastPlayerView source={castPath(recording)} />
    </PageBody>
  )
}

const readRecording = cache(async (session: string, terminal: string) => {
  return valueOrPage(await findRecording(await signedInActor(), session, terminal), '/recordings')
})
