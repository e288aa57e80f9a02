import { nameToEmoji } from 'gemoji'

/** Puts emoji in the places of their short codes: `:tada:`. Between letters or digits (10:30:00) nothing is one. */
export function withEmoji(text: string): string {
  return text.includes(':')
    ? text.replace(
        /(?<![\w:]):([a-z0-9_+-]{1,40}):(?![\w:])/g,
        (code, name: string) => nameToEmoji[name] ?? code,
      )
    : text
}
