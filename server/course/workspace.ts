import { layouts, type Layout, type Workspace } from '#common/course.ts'
import type { IndexJson } from './index-json.ts'
import { machineCalled } from './lesson-machines.ts'

/** What a lesson wants beside its text. */
export function readWorkspace(index: IndexJson): Workspace {
  const environment = index.environment ?? {}
  return {
    layout: readLayout(environment.uilayout, index.interface?.layout),
    editorDirectory: environment.uieditorpath ?? '/root',
    openFiles: index.files ?? [],
    editor: {
      showTree: environment.hideuieditortree !== true,
      hideHidden: environment.hideHiddenFiles ?? false,
      exclude: environment.exclusionPatterns ?? [],
      language: environment.uisettings ?? '',
    },
    terminals: (environment.terminals ?? []).map(({ name, command, target }, at) => ({
      name: name ?? `T${at + 2}`,
      ...(target === undefined ? {} : { machine: machineCalled(target) }),
      ...(command === undefined ? {} : { command }),
    })),
    dashboards: readDashboards(index),
    hidesSteps: environment.hidesidebar ?? false,
    greeting: [environment.uimessage1, environment.uimessage2].filter(Boolean).join(''),
  }
}

function readLayout(katacoda = '', killercoda = ''): Layout {
  if (killercoda === 'ide') return 'editor-terminal'
  // Killercoda knows only its own key; `uilayout` is what its lessons were once copied with.
  const wanted = [killercoda, katacoda].map((name) => name.replace(/-v\d+$/, ''))
  return wanted.flatMap((name) => layouts.find((layout) => layout === name) ?? [])[0] ?? 'terminal'
}

/** The list, or the older single tab whose port stands in `backend.port`. */
function readDashboards({ environment = {}, backend = {} }: IndexJson): Workspace['dashboards'] {
  const listed = (environment.dashboards ?? []).flatMap(
    ({ name = '', port, href }): Workspace['dashboards'] => {
      if (port !== undefined) return [{ name, port }]
      return href === undefined ? [] : [{ name, href }]
    },
  )
  if (listed.length > 0) return listed
  const name = environment.dashboard ?? ''
  if (backend.port !== undefined) return [{ name, port: backend.port }]
  return backend.url === undefined ? [] : [{ name, href: backend.url }]
}
