import { portPickerPath } from '#common/preview.ts'
import type { SessionId } from '#common/session.ts'
import type { DashboardTarget } from './dashboard-target.ts'
import { previewPath } from './preview-path.ts'

/** The address that shows what a dashboard leads to. */
export function targetAddress(target: DashboardTarget, sessionId: SessionId): string {
  switch (target.kind) {
    case 'port':
      return previewPath(sessionId, target.port, target.path, target.prefix)
    case 'picker':
      return portPickerPath(sessionId)
    case 'page':
      return target.address
    case 'nowhere':
      return 'about:blank'
  }
}
