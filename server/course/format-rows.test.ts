import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { layouts } from '#common/course.ts'
import { createCatalogue } from './catalogue.ts'
import { readContentDocument } from './content-document.ts'

/** Every row of what is known of the two formats stands in a fixture, and is read as it is meant. */

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))

function filesEndingWith(end: string): string[] {
  const names = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith(end)).map((name) => readFileSync(join(fixtures, name), 'utf8'))
}

/** `details.steps[].text` for every key of a JSON value. */
function keysOf(value: unknown, above = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => keysOf(each, `${above}[]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inside]) => {
    const key = above === '' ? name : `${above}.${name}`
    return [key, ...keysOf(inside, key)]
  })
}

const indexKeys = `
  assets assets.host01 assets.host01[].file assets.host01[].target asyncFiles authenticated
  backend backend.autoUpgrade backend.dockerimage backend.environmentsprotocol backend.envs backend.envs[].name
  backend.envs[].value backend.groupid backend.imageid backend.openShift backend.openShift.clusterRoleNameForBinding
  backend.openShift.enable backend.openShift.projects backend.openShift.projects[].description
  backend.openShift.projects[].displayName backend.openShift.projects[].name backend.openShift.projects[].uiRole
  backend.openShift.serviceAccountNameInProject backend.port backend.trainingid backend.url backend.userid
  description details details.NOT_WORKING details.NOT_WORKING[].text details.NOT_WORKING[].title
  details.assets details.assets.client details.assets.host01 details.assets.host01[].chmod
  details.assets.host01[].file details.assets.host01[].target details.difficulty details.duration details.files
  details.finish details.finish.background details.finish.courseData details.finish.credits
  details.finish.foreground details.finish.text details.finish.title details.intro details.intro.background
  details.intro.code details.intro.courseData details.intro.credit details.intro.credits details.intro.foreground
  details.intro.text details.intro.title details.steps details.steps[].answer details.steps[].background
  details.steps[].code details.steps[].courseData details.steps[].foreground details.steps[].hint
  details.steps[].text details.steps[].title details.steps[].verify difficulty embedded_survey_url embedonly
  environment environment.dashboard environment.dashboards environment.dashboards[].href
  environment.dashboards[].name environment.dashboards[].port
  environment.delayToSaveFileAfterStopTypingMilliseconds environment.exclusionPatterns
  environment.hideHiddenFiles environment.hidefinish environment.hideintro environment.hidesidebar
  environment.hideuieditortree environment.ide environment.idePort environment.showdashboard
  environment.showdashboards environment.showide environment.showvisualise environment.terminals
  environment.terminals[].command environment.terminals[].name environment.terminals[].target
  environment.uieditorpath environment.uilayout environment.uimessage1 environment.uimessage2
  environment.uisettings events events.hideprogressbar files icon id interface interface.layout live noindex
  pathwayTitle ports ports[].on ports[].port private time title type`
  .trim()
  .split(/\s+/)

test('every key that a scenario ever had stands in a fixture', () => {
  const written = new Set(filesEndingWith('index.json').flatMap((text) => keysOf(JSON.parse(text))))
  expect(indexKeys.filter((key) => !written.has(key))).toEqual([])
})

test('no key of either platform, or of a single author, is a problem', async () => {
  const { lessons } = await readContentDocument(fixtures)
  const ofKeys = lessons.flatMap(({ problems }) => problems.filter(({ key }) => key !== undefined))
  expect(ofKeys).toEqual([])
})

test('every layout is known by its name, and what nobody knows is a terminal', async () => {
  const named = ['terminal', 'terminal-iframe', 'editor-terminal', 'vscode', 'vscode-terminal-split']
  const rare = [
    'terminal-terminal',
    'editor',
    'terminal-iframe-split',
    'editor-iframe-split',
    'text',
    'iframe',
  ]
  expect([...layouts].sort()).toEqual([...named, ...rare].sort())
  const lesson = await createCatalogue({ roots: [fixtures] }).findLesson('single-authors/everything', 'en')
  expect(lesson?.workspace).toMatchObject({
    layout: 'terminal',
    dashboards: [{ name: 'Console', port: 8443 }],
  })
  expect(lesson?.assets).toMatchObject([{ target: '~/' }])
})

const markdownRows: Record<string, RegExp> = {
  '{{execute}} inline': /`[^`\n]+`\{\{execute\}\}/,
  '{{execute}} fence': /^```\{\{execute\}\}/m,
  '{{exec}} inline': /`[^`\n]+`\{\{exec\}\}/,
  '{{exec}} fence': /^```\{\{exec\}\}/m,
  '{{execute Tn}}': /\{\{execute T9\}\}/,
  '{{copy}}': /\{\{copy\}\}/,
  '{{open}}': /\{\{open\}\}/,
  '{{}} inline and fence': /`[^`\n]+`\{\{\}\}[\s\S]*/,
  '{{execute HOSTn}}': /\{\{execute HOST2\}\}/,
  '{{execute no-newline}} fence': /^```\{\{execute no-newline\}\}/m,
  '{{execute interrupt}} fence': /^```\{\{execute interrupt\}\}/m,
  '{{execute ctrl-seq}}': /\{\{execute ctrl-seq\}\}/,
  '{{execute Tn interrupt}}': /\{\{execute T1 interrupt\}\}/,
  '{{exec interrupt}}': /\{\{exec interrupt\}\}/,
  'a template after a backtick': /`\{\{\.Values\.replicaCount\}\}/,
  'a misspelt action': /\{\{exeucte\}\}/,
  '{{execute <name>}}': /\{\{execute test-uname\}\}/,
  'a fence glued to the code': /\S```\{\{execute\}\}/,
  'a fence in a list': /^ {3}```\{\{execute T4\}\}/m,
  'a fence in a quote': /^> ```\{\{copy\}\}/m,
  'a span over lines': /`[^`\n]+\\\n[^`]+`\{\{execute\}\}/,
  'one line between three backticks': /```[^`\n]+```\{\{execute\}\}/,
  'highlighted lines': /^```yaml\{2,5-6\}/m,
  'a template in code': /"\{\{ item \}\}"/,
  tildes: /^~~~/m,
  '[[KATACODA_HOST]]': /\[\[KATACODA_HOST\]\]/,
  '[[HOST_SUBDOMAIN]]': /\[\[HOST_SUBDOMAIN\]\]/,
  '[[CLIENT_SUBDOMAIN]]': /\[\[CLIENT_SUBDOMAIN\]\]/,
  '[[HOST_IP]]': /\[\[HOST_IP\]\]/,
  '[[HOST2_IP]]': /\[\[HOST2_IP\]\]/,
  '[[UUID_SUBDOMAIN]]': /\[\[UUID_SUBDOMAIN\]\]/,
  '[[HOST]]': /\[\[HOST\]\]/,
  '[[HOST1_IP]]': /\[\[HOST1_IP\]\]/,
  '[[KATACODA_DOMAIN]]': /\[\[KATACODA_DOMAIN\]\]/,
  '[[PATH]] and [[MY_VAR]]': /\[\[PATH\]\], \[\[MY_VAR\]\]/,
  '{{TRAFFIC_HOSTN_N}}': /\{\{TRAFFIC_HOST2_80\}\}/,
  '{{TRAFFIC_SELECTOR}}': /\{\{TRAFFIC_SELECTOR\}\}/,
  '{{TRAFFIC_HOSTX_Y}}': /\{\{TRAFFIC_HOSTX_Y\}\}/,
  '{{TRAFFIC_HOSTN_N/path}}': /\{\{TRAFFIC_HOST1_8000\/swagger\/index\.html\}\}/,
  '{{TRAFFIC_HOSTN_PORT}}': /\{\{TRAFFIC_HOST1_PORT\}\}/,
  '{{TRAFFIC_HOSTN_$NODE_PORT}}': /\{\{TRAFFIC_HOST1_\$NODE_PORT\}\}/,
  '<pre class=file data-target=clipboard>': /<pre class="file" data-target="clipboard">/,
  '<pre … data-target=replace>': /data-target="replace"/,
  '<pre … data-target=insert data-marker>': /data-target="insert" data-marker=/,
  '<pre … data-target=append>': /data-target="append"/,
  '<pre … data-target=prepend>': /data-target="prepend"/,
  '<pre class=file data-filename>': /<pre class="file" data-filename="app.js">/,
  '<pre class=file>': /<pre class="file">/,
  '<pre>': /<pre>/,
  '<pre style>': /<pre style=/,
  '<pre class=file … style>': /data-target="clipboard" style=/,
  '<pre data-target=clipboard>': /<pre data-target="clipboard">/,
  'quiz ===': /^=== /m,
  'quiz =~=': /^=~= /m,
  'quiz [*] [ ]': /^\[\*\] [\s\S]*^\[ \] |^\[ \] [\s\S]*^\[\*\] /m,
  'quiz (*) ( )': /^\(\*\) /m,
  'quiz with a blank line': /<<\n\n\(/,
  'image of the web': /!\[[^\]]*\]\(https:/,
  'image above': /!\[[^\]]*\]\(\.\.\//,
  'image of the scenario': /!\[[^\]]*\]\(everything\/assets/,
  'image at an absolute address': /!\[[^\]]*\]\(\/profile\//,
  'image below assets': /!\[[^\]]*\]\(assets\//,
  '<img src=assets>': /<img src="assets/,
  '<img src=/>': /<img src="\//,
  '<img src=../>': /<img src="\.\.\//,
  '<img src=http>': /<img src="https:/,
  'details with a fence': /<details>[\s\S]*```[\s\S]*<\/details>/,
  'GFM table': /^\|---/m,
  '<kbd>': /<kbd>/,
  'emoji code': /:tada:/,
  'HTML comment': /<!--/,
  footnote: /\[\^1\]:/,
  'link to a tab': /\]\(tab\)/,
  '<script>': /<script>/,
  '<style>': /<style>/,
  '<iframe>': /<iframe/,
  onclick: /onclick=/,
  'heading without a blank': /^##\S/m,
  'word in angle brackets': /<namespace>/,
}

test('every kind of mark that a text ever had stands in a fixture', () => {
  const texts = filesEndingWith('.md')
  for (const [row, pattern] of Object.entries(markdownRows))
    expect(
      texts.some((text) => pattern.test(text)),
      row,
    ).toBe(true)
})

test('the rare actions are found, and nothing else is one', async () => {
  const { lessons } = await readContentDocument(fixtures)
  const page = lessons.find(({ path }) => path === 'single-authors/everything')?.pages[0]
  const inWords = (page?.actions ?? []).map((action) =>
    action.kind === 'run'
      ? [
          action.source,
          `T${action.terminal}`,
          action.host,
          action.interrupt && '^C',
          !action.newline && 'typed',
        ]
          .filter((part) => part !== undefined && part !== false)
          .join(' ')
      : `${action.kind} ${action.source}`,
  )
  expect(inWords).toEqual([
    ...['a T1', 'b T2', 'c T3', 'd T4', 'e T5', 'f T6', 'g T7', 'h T8', 'i T9'],
    ...['j T2 HOST2', 'k T2 ^C', 'l T1 ^C', 'm T3 ^C', 'n T1 ^C', 'o T1', 'p T1'],
    ...['x T1 typed', 'y T1 ^C', 'z T1 ^C', 'on the opening line T1 HOST1'],
  ])
})

test('addresses of the sandbox are found, and what only looks like one is left alone', async () => {
  const { lessons } = await readContentDocument(fixtures)
  const page = lessons.find(({ path }) => path === 'single-authors/everything')?.pages[1]
  expect(page?.placeholders.map(({ kind, port }) => [kind, port])).toEqual([
    ['picker', undefined],
    ['address', 81],
    ['address', 443],
    ['address', 30_000],
    ['machine', undefined],
    ['machine', undefined],
    ['address', 8000],
    ['picker', undefined],
    ['address', 80],
    ['address', 80],
  ])
})

test('what could run or cover the page is told, line by line', async () => {
  const { lessons } = await readContentDocument(fixtures)
  const problems = lessons.find(({ path }) => path === 'single-authors/everything')?.problems ?? []
  expect(
    problems.filter(({ file }) => file.endsWith('markup.md')).map(({ code, line }) => [code, line]),
  ).toEqual(
    expect.arrayContaining([
      ['unsafe-html', 16],
      ['local-link', 16],
      ['unsafe-html', 18],
      ['unsafe-html', 19],
    ]),
  )
})
