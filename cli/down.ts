import { readConfig } from '#server/config.ts'
import { readEnvironment } from '#server/environment.ts'
import { createLog } from '#server/log.ts'
import { readSecret } from '#server/login/secret.ts'
import { openDockerSandboxes } from '#server/sandbox/docker-sandboxes.ts'

/** Ends every sandbox that this installation started; what learners have completed stays. */
export async function down(root: string): Promise<number> {
  const config = readConfig(readEnvironment(root))
  if (config.sandboxHost === 'local') {
    console.log('Sandboxes without Docker end with the server')
    return 0
  }
  const host = openDockerSandboxes(config, readSecret(config.dataDirectory), createLog('warn'))
  const sandboxes = await host.find()
  await Promise.all(sandboxes.map(({ id }) => host.remove(id)))
  console.log(sandboxes.length === 1 ? '1 sandbox ended' : `${sandboxes.length} sandboxes ended`)
  return 0
}
