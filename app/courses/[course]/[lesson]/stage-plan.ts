import type { Layout, Workspace } from '#common/course.ts'
import { dashboardTarget, type DashboardTarget } from './dashboard-target.ts'

/** What can stand beside the text. */
export type StageView =
  | { kind: 'terminal'; key: 'terminal' }
  | { kind: 'editor'; key: 'editor' }
  /** A dashboard as a frame in the page. */
  | { kind: 'frame'; key: `frame-${number}`; name: string; target: DashboardTarget }
export type ViewKey = StageView['key']

/** A dashboard that opens in a window of its own. */
export interface StageLink {
  name: string
  target: DashboardTarget
}

/** How a lesson's layout fills the place beside its text. */
export interface StagePlan {
  /** One or two, both seen at once where there is room; each has its views as tabs, the first in front. */
  regions: StageView[][]
  links: StageLink[]
  /** The text has the whole window, and what stands beside it elsewhere is a tab. */
  textOnly: boolean
  /** Two terminals are seen at once: one for each of two hosts. */
  twoTerminals: boolean
}

const terminal: StageView = { kind: 'terminal', key: 'terminal' }
const editor: StageView = { kind: 'editor', key: 'editor' }

/** Terminal and editor are there in every layout; dashboards are frames where the layout has a place for them. */
export function planStage({ layout, dashboards }: Pick<Workspace, 'layout' | 'dashboards'>): StagePlan {
  const links = dashboards.map((dashboard): StageLink => ({
    name: dashboard.name,
    target: dashboardTarget(dashboard),
  }))
  const hasFrames = layout.includes('iframe')
  const frames = links.map(({ name, target }, index): StageView => ({
    kind: 'frame',
    key: `frame-${index}`,
    name,
    target,
  }))
  return {
    regions: regionsOf(layout, hasFrames ? frames : []).filter((views) => views.length > 0),
    links: hasFrames ? [] : links,
    textOnly: layout === 'text',
    twoTerminals: layout === 'terminal-terminal',
  }
}

function regionsOf(layout: Layout, frames: StageView[]): StageView[][] {
  switch (layout) {
    case 'editor-terminal':
    case 'vscode':
    case 'vscode-terminal-split':
      return [[editor], [terminal]]
    case 'editor':
      return [[editor, terminal]]
    case 'terminal-iframe-split':
      return [[terminal, editor], frames]
    case 'editor-iframe-split':
      return [[editor, terminal], frames]
    case 'iframe':
      return [[...frames, terminal, editor]]
    case 'terminal-iframe':
      return [[terminal, ...frames, editor]]
    case 'terminal':
    case 'terminal-terminal':
    case 'text':
      return [[terminal, editor]]
  }
}
