import { FilePath } from '#common/file.ts'
import { Port } from '#common/sandbox.ts'
import type { SandboxFiles } from './sandbox-files.ts'

/** The ports of the sandbox that something listens on, in order. */
export async function readListeningPorts(files: Pick<SandboxFiles, 'read'>): Promise<number[]> {
  const readings = await Promise.all(socketTables.map((path) => files.read(FilePath.parse(path))))
  const tables = readings.flatMap((reading) =>
    reading.ok && reading.value.status === 'read' ? Buffer.from(reading.value.bytes).toString('latin1') : [],
  )
  return listeningPorts(tables)
}

/** What the kernel says of sockets. */
const socketTables = ['/proc/net/tcp', '/proc/net/tcp6']

/** Where a preview looks: this machine's own address, or any of its addresses. Byte order is the kernel's. */
const reachable = new Set([
  '00000000',
  '0100007F',
  '00000000000000000000000000000000',
  '00000000000000000000000001000000',
  '0000000000000000FFFF00000100007F',
])
const listening = '0A'

/** `init` answers there for ssh in every sandbox: no page to be opened. */
const sshPort = 22

/** The same from the tables themselves. */
export function listeningPorts(tables: string[]): number[] {
  const ports = new Set<number>()
  for (const line of tables.flatMap((table) => table.split('\n'))) {
    const [, local = '', , state] = line.trim().split(/\s+/)
    const [address = '', port = ''] = local.split(':')
    const number = Port.safeParse(Number.parseInt(port, 16))
    if (state === listening && reachable.has(address) && number.success) ports.add(number.data)
  }
  ports.delete(sshPort)
  return [...ports].sort((a, b) => a - b)
}
