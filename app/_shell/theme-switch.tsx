import { getTranslations } from 'next-intl/server'
import { Menu, MenuItem } from '#app/_ui/menu.tsx'
import { chooseTheme } from './preferences.ts'
import { Theme } from './theme.ts'

export async function ThemeSwitch({ theme }: { theme: Theme }) {
  const t = await getTranslations('shell')
  return (
    <Menu label={t('theme')} button={<HalfMoon />}>
      <form action={chooseTheme}>
        {Theme.options.map((option) => (
          <MenuItem key={option} type="submit" name="theme" value={option} chosen={option === theme}>
            {t(`themes.${option}`)}
          </MenuItem>
        ))}
      </form>
    </Menu>
  )
}

function HalfMoon() {
  return (
    <svg viewBox="0 0 20 20" className="size-5" aria-hidden="true">
      <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
    </svg>
  )
}
