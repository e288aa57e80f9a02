import { useTranslations } from 'next-intl'
import type { MachineSession } from '#common/machine.ts'
import { Card } from '#app/_ui/card.tsx'
import { LocalTime } from '#app/_ui/local-time.tsx'

/** The sandboxes of learners whom the reader answers for. */
export function SandboxTable({ sessions }: { sessions: MachineSession[] }) {
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
          <thead className="text-muted text-xs">
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
              <tr key={id} className="border-line border-t">
                <th scope="row" className="min-w-24 py-2 pr-4 font-medium break-keep">
                  {learner}
                </th>
                <td className="min-w-40 py-2 pr-4 wrap-break-word" title={lesson.id}>
                  {lesson.title}
                </td>
                <td className="py-2 pr-4 whitespace-nowrap">{states(state)}</td>
                <td className="min-w-36 py-2 pr-4">
                  {expiresAt !== undefined && <LocalTime at={expiresAt} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}
