import type { Dialect } from '#common/course.ts'
import type { IndexJson } from './index-json.ts'

/** Whose words a lesson uses, judged by what only one of the platforms has. */
export function lessonDialects(index: IndexJson, texts: readonly string[]): Dialect[] {
  const dialects: Dialect[] = []
  if (isKatacoda(index) || texts.some((text) => katacodaWords.test(text))) dialects.push('katacoda')
  if (isKillercoda(index) || texts.some((text) => killercodaWords.test(text))) dialects.push('killercoda')
  return dialects
}

const katacodaWords =
  /`[ \t]*\{\{execute\b|\[\[(?:HOST|CLIENT)_SUBDOMAIN\]\]|<pre class=["']?file|^>>.{0,200}<<[ \t]*$/im
const killercodaWords = /`[ \t]*\{\{(?:exec\b|\}\})|\{\{TRAFFIC_/i

function isKatacoda({ environment, details, type }: IndexJson): boolean {
  const screens = [details?.intro, details?.finish, ...(details?.steps ?? [])]
  const scripts = screens.some((screen) => screen?.code !== undefined || screen?.courseData !== undefined)
  return scripts || type !== undefined || (environment?.uilayout ?? 'terminal') !== 'terminal'
}

function isKillercoda({ interface: layout, details }: IndexJson): boolean {
  const screens = [details?.intro, details?.finish, ...(details?.steps ?? [])]
  const scripts = screens.some(
    (screen) => screen?.foreground !== undefined || screen?.background !== undefined,
  )
  return scripts || layout !== undefined || details?.intro?.title !== undefined
}
