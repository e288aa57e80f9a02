import type { z } from 'zod'

/** What is wrong with a command's options, in a sentence for the person who typed them. */
export function optionProblem({ issues: [issue] }: z.ZodError): string {
  if (issue?.code === 'unrecognized_keys') return `There is no option --${issue.keys[0]}.`
  return `--${String(issue?.path[0])} is not as expected: ${issue?.message ?? ''}`
}
