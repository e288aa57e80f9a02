import { z } from 'zod'
import { Language } from '#common/course.ts'

/** What is wrong with a command's options, in a sentence for the person who typed them. */
export function optionProblem({ issues: [issue] }: z.ZodError): string {
  if (issue?.code === 'unrecognized_keys') return unknownOption(issue.keys[0] ?? '')
  return `--${String(issue?.path[0])} is ${issue?.message ?? ''}.`
}

export function unknownOption(name: string): string {
  return `There is no option ${name.length === 1 ? '-' : '--'}${name}.`
}

/** The language of lessons. */
export const languageOption = z
  .enum(Language.options, { error: `one of ${Language.options.join(', ')}` })
  .default('en')

/** An option that is a number, with words for whoever types another. */
export function wholeNumber(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error })
}
