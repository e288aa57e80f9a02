import { useFormatter, useTranslations } from 'next-intl'
import type { SandboxLimits } from '#common/machine.ts'
import { Card } from '#app/_ui/card.tsx'

/** What one sandbox may have of the machine. */
export function LimitList({ limits }: { limits: SandboxLimits }) {
  const t = useTranslations('sandboxes')
  const format = useFormatter()
  const size = (bytes: number) =>
    bytes < gibibyte
      ? `${Math.round(bytes / mebibyte)} MiB`
      : `${format.number(bytes / gibibyte, { maximumFractionDigits: 1 })} GiB`
  const facts = [
    t('memory', { size: size(limits.memoryBytes) }),
    t('cpus', { count: limits.cpus }),
    t('pids', { count: limits.pids }),
    t('disk', { size: size(limits.diskBytes) }),
    t('files', { count: format.number(limits.files) }),
  ]
  return (
    <Card aria-labelledby="limits-title" className="p-5 sm:p-6">
      <h2 id="limits-title" className="mb-3 font-semibold">
        {t('limits')}
      </h2>
      <ul className="list-disc space-y-1 pl-5 text-sm">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </Card>
  )
}

const mebibyte = 1024 ** 2
const gibibyte = 1024 ** 3
