import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { can } from '#common/can.ts'
import { ok, refused } from '#common/problem.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { valueOrPage } from '#app/_shell/value-or-page.ts'
import { PageBody } from '#app/_ui/page-body.tsx'
import { MachineBoard } from './machine-board.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('sandboxes'))('title') }
}

/** How full the machine is, what protects it, and whose sandboxes run. */
export default async function SandboxesPage() {
  const t = await getTranslations('sandboxes')
  const actor = await signedInActor()
  const may = can(actor, 'look', { kind: 'machine' })
  valueOrPage(may ? ok(null) : refused(actor ? 'not-allowed' : 'not-signed-in'), '/sandboxes')
  return (
    <PageBody>
      <h1 className="text-3xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="text-muted mt-2 mb-8 max-w-prose leading-7">{t('lead')}</p>
      <MachineBoard />
    </PageBody>
  )
}
