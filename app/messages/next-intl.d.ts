import type { Language } from '#common/course.ts'
import type messages from './en.json'

declare module 'next-intl' {
  interface AppConfig {
    Locale: Language
    Messages: typeof messages
  }
}
