import type { FileContent } from './temporary-content.ts'

/** For tests: the files of a lesson with these steps. */
export function lessonFiles(
  name: string,
  steps: Step[],
  details: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
): Record<string, FileContent> {
  const entries = steps.map(({ verify, solution }, at) => ({
    title: `Step ${at}`,
    text: `text${at}.md`,
    ...(verify === undefined ? {} : { verify: `verify${at}.sh` }),
    ...(solution === undefined ? {} : { sandlot: { solution: `solution${at}.sh` } }),
  }))
  const index = {
    title: name,
    backend: { imageid: 'shell' },
    sandlot: { egress: 'none' },
    details: { steps: entries, ...details },
    ...more,
  }
  return {
    [`${name}/index.json`]: { json: index },
    ...Object.fromEntries(
      steps.flatMap(({ text, verify = '', solution = '' }, at) => [
        [`${name}/text${at}.md`, text],
        [`${name}/verify${at}.sh`, verify],
        [`${name}/solution${at}.sh`, solution],
      ]),
    ),
  }
}

interface Step {
  text: string
  verify?: string
  solution?: string
}
