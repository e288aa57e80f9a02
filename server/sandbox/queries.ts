import { platform } from '#server/platform.ts'

/** Whether sandboxes are without Docker, on the machine of the lessons' author: every page says so. */
export function runsWithoutDocker(): boolean {
  return platform().config.sandboxHost === 'local'
}
