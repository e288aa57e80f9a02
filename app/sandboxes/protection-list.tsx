import { useTranslations } from 'next-intl'
import type { Protection } from '#common/machine.ts'
import { Badge } from '#app/_ui/badge.tsx'
import { Banner } from '#app/_ui/banner.tsx'
import { Card } from '#app/_ui/card.tsx'

/** What protects the machine and the learners, what does not, and why. */
export function ProtectionList({ protections }: { protections: Protection[] }) {
  const t = useTranslations('sandboxes')
  const missing = protections.filter(({ state }) => state === 'off').length
  return (
    <Card aria-labelledby="protections-title" className="p-5 sm:p-6">
      <h2 id="protections-title" className="mb-3 font-semibold">
        {t('protections')}
      </h2>
      <Banner tone={missing === 0 ? 'success' : 'warning'}>
        {missing === 0 ? t('allOn') : t('someOff', { count: missing })}
      </Banner>
      <ul className="divide-line mt-3 divide-y text-sm">
        {protections.map((protection) => (
          <li key={protection.name} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2">
            <span className="font-medium">{t(`names.${protection.name}`)}</span>
            <Badge tone={protection.state === 'on' ? 'done' : 'trying'}>
              {protection.state === 'on' ? `✓ ${t('protected')}` : `! ${t('missing')}`}
            </Badge>
            {protection.state === 'off' && (
              <span className="text-muted w-full">{t(`gaps.${protection.reason}`)}</span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
