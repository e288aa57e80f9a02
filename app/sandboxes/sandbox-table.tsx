import { useTranslations } from 'next-intl'
import type { MachineSession } from '#common/machine.ts'
import { EndMachineButton } from '#app/_machine/end-machine-button.tsx'
import { ExtendMachineButton } from '#app/_machine/extend-machine-button.tsx'
import { Card } from '#app/_ui/card.tsx'
import { LocalTime } from '#app/_ui/local-time.tsx'

interface SandboxTableProps {
  sessions: MachineSession[]
  /** One of them has ended, or ends later. */
  onChange: () => void
}

/** The sandboxes of learners whom the reader answers for: who may give them more time, and end them. */
export function SandboxTable({ sessions, onChange }: SandboxTableProps) {
  const t = useTranslations('sandboxes')
  const states = useTranslations('lesson.session.states')
  return (
    <Card aria-labelledby="sessions-title" className="overflow-x-auto p-5 sm:p-6">
      <h2 id="sessions-title" className="mb-3 font-semibold">
        {t('sessions')}
      </h2>
      {sessions.length === 0 ? (
        <p className="text-muted text-sm">{t('noSessions')}</p>
      ) : (
        <table className="w-full text-left text-sm">
          <thead className="text-muted text-xs max-sm:sr-only">
            <tr>
              {(['learner', 'lesson', 'state', 'ends'] as const).map((column) => (
                <th key={column} scope="col" className="py-2 pr-4 font-medium whitespace-nowrap">
                  {t(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sessions.map(({ id, learner, lesson, state, expiresAt }) => (
              <tr key={id} className="border-line border-t max-sm:grid max-sm:py-3">
                <th scope="row" className="min-w-24 py-2 pr-4 font-medium break-keep max-sm:py-0">
                  {learner}
                </th>
                <td className="min-w-40 py-2 pr-4 wrap-break-word max-sm:py-0" title={lesson.id}>
                  {lesson.title}
                </td>
                <td className="py-2 pr-4 whitespace-nowrap max-sm:py-0">{states(state)}</td>
                <td className="min-w-36 py-2 pr-4 max-sm:py-0">
                  {expiresAt !== undefined && (
                    <>
                      {/* Where no column has a head. */}
                      <span className="text-muted sm:hidden">{t('ends')} </span>
                      <LocalTime at={expiresAt} />
                    </>
                  )}
                  <div className="-ml-1.5 flex flex-wrap gap-x-2">
                    {expiresAt !== undefined && (
                      <ExtendMachineButton sessionId={id} name={learner} onExtended={onChange} />
                    )}
                    {state !== 'ended' && (
                      <EndMachineButton sessionId={id} name={learner} onEnded={onChange} />
                    )}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}
