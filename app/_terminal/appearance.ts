'use client'

import { useMemo } from 'react'
import { z } from 'zod'
import { useStoredText } from '#app/_ui/use-stored-text.ts'

/** `page`: light, dark or high contrast, as the page and the system are. */
export const TerminalTheme = z.enum(['page', 'light', 'dark', 'contrast'])
export type TerminalTheme = z.infer<typeof TerminalTheme>

export const leastFontSize = 8
export const mostFontSize = 32
const usualFontSize = 13

/** How terminals look in this browser. */
const Appearance = z.object({
  /** In CSS pixels. */
  fontSize: z.number().int().min(leastFontSize).max(mostFontSize).catch(usualFontSize),
  theme: TerminalTheme.catch('page'),
  /** Reads the screen out as it changes; costs speed. */
  screenReader: z.boolean().catch(false),
})
export type Appearance = z.infer<typeof Appearance>

/** What this browser keeps, and how to change it. */
export function useAppearance(): [Appearance, (change: Partial<Appearance>) => void] {
  const [stored, keep] = useStoredText('sandlot.terminal')
  const appearance = useMemo(() => read(stored), [stored])
  return [appearance, (change) => keep(JSON.stringify({ ...appearance, ...change }))]
}

function read(stored: string | undefined): Appearance {
  try {
    return Appearance.parse(JSON.parse(stored ?? '{}'))
  } catch {
    return Appearance.parse({})
  }
}
