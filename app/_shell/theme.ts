import { z } from 'zod'

/** The cookie that keeps a chosen theme, read by the server so that the first paint is right. */
export const themeCookie = 'theme'

/** `system` follows the browser's preference and keeps no cookie. */
export const Theme = z.enum(['system', 'light', 'dark', 'contrast'])
export type Theme = z.infer<typeof Theme>

export function readTheme(cookie: string | undefined): Theme {
  return Theme.safeParse(cookie).data ?? 'system'
}
