import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { portPickerPath } from '#common/preview.ts'
import { SessionId } from '#common/session.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { pathParam } from '#app/_shell/path-param.ts'
import { SocketProvider } from '#app/_socket/socket-provider.tsx'
import { loginPath } from '#app/_shell/value-or-page.ts'
import { PortList } from '../../courses/[course]/[lesson]/port-list.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lesson.ports'))('title') }
}

/** Where a lesson sends its learner to pick a port of their sandbox. Only the owner's connection is told of any. */
export default async function PortsPage({ params }: { params: Promise<{ session: string }> }) {
  const sessionId = SessionId.safeParse(pathParam((await params).session))
  if (!sessionId.success) return notFound()
  const actor = await signedInActor()
  if (!actor) redirect(loginPath(portPickerPath(sessionId.data)))
  return (
    <SocketProvider>
      <div className="flex min-h-[60vh]">
        <PortList sessionId={sessionId.data} isShown />
      </div>
    </SocketProvider>
  )
}
