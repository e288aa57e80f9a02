import { readConfig } from '#server/config.ts'
import { connectSandboxHost } from '#server/sandbox/docker-connection.ts'

/** Ends every sandbox that this installation started; learners' progress stays. */
export async function down(): Promise<number> {
  const host = connectSandboxHost(readConfig(process.env))
  const sandboxes = await host.find()
  await Promise.all(sandboxes.map((sandbox) => host.remove(sandbox.id)))
  console.log(`${sandboxes.length} sandboxes ended.`)
  return 0
}
