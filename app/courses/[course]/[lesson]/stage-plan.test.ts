import { expect, test } from 'vitest'
import { layouts, type Layout } from '#common/course.ts'
import { dashboardTarget } from './dashboard-target.ts'
import { planStage } from './stage-plan.ts'

const dashboards = [{ name: 'App', port: 8080 }]
const plan = (layout: Layout) => planStage({ layout, dashboards })
const keys = (layout: Layout) => plan(layout).regions.map((views) => views.map(({ key }) => key))

test.each(layouts)('the layout %s has a terminal and an editor', (layout) => {
  const all = keys(layout).flat()
  expect(all).toContain('terminal')
  expect(all).toContain('editor')
})

test('where the layout says so, two things are seen at once', () => {
  expect(keys('editor-terminal')).toEqual([['editor'], ['terminal']])
  expect(keys('terminal-iframe-split')).toEqual([['terminal', 'editor'], ['frame-0']])
  expect(keys('editor-iframe-split')).toEqual([['editor', 'terminal'], ['frame-0']])
  expect(planStage({ layout: 'terminal-iframe-split', dashboards: [] }).regions).toHaveLength(1)
})

test('dashboards are frames in the iframe layouts, and windows of their own in others', () => {
  expect(keys('terminal-iframe')).toEqual([['terminal', 'frame-0', 'editor']])
  expect(keys('iframe')[0]?.[0]).toBe('frame-0')
  expect(plan('terminal-iframe').links).toEqual([])
  expect(plan('terminal').links).toMatchObject([{ name: 'App', target: { kind: 'port', port: 8080 } }])
})

test('a dashboard’s address may be a port of the sandbox, the list of ports, or a page elsewhere', () => {
  const target = (href: string) => dashboardTarget({ name: '', href })
  expect(target('https://[[HOST_SUBDOMAIN]]-5050-[[KATACODA_HOST]].environments.katacoda.com/a?b')).toEqual({
    kind: 'port',
    port: 5050,
    path: '/a?b',
    prefix: '',
  })
  expect(target('{{TRAFFIC_HOST1_80}}')).toMatchObject({ kind: 'port', port: 80, path: '/' })
  expect(target('https://[[HOST_SUBDOMAIN]]-[[KATACODA_HOST]].environments.katacoda.com')).toEqual({
    kind: 'picker',
  })
  expect(target('https://example.org/x')).toEqual({ kind: 'page', address: 'https://example.org/x' })
  expect(target('javascript:alert(1)')).toEqual({ kind: 'nowhere' })
})
