import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const endedThread = `
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const { readdirSync } = fs
  // More than a kernel ever counts to.
  fs.readdirSync = (path) => (path === '/proc/self/task' ? ['4194304', ...readdirSync(path)] : readdirSync(path))
  syncBuiltinESMExports()
`
const starts = `
  import { createLog } from '#server/log.ts'
  import { raisePriority } from '#server/priority.ts'
  raisePriority(createLog('info'))
  process.stdout.write('it serves\\n')
  process.stdin.resume()
`

/** How each thread of a process started with these words before it runs, and what it prints. */
async function startServer(
  before: string[] = [],
  first = '',
): Promise<{ niceness: number[]; printed: string }> {
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', first + starts]
  const [program = '', ...args] = [...before, ...node]
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'readable')
  const niceness = readdirSync(`/proc/${child.pid}/task`).map((thread) => getPriority(Number(thread)))
  child.stdin.end()
  return { niceness, printed: await text(child.stdout) }
}

test('the server goes before others as far as this machine lets it', async () => {
  const { niceness } = await startServer()
  expect(niceness.length).toBeGreaterThan(1)
  expect(new Set(niceness)).toEqual(new Set([asFarAsLet()]))
})

test('one thread that ends meanwhile keeps the others from nothing', async () => {
  const { niceness } = await startServer([], endedThread)
  expect(new Set(niceness)).toEqual(new Set([asFarAsLet()]))
})

test('a machine that does not let it is told of in the log, and all else goes on', async () => {
  const isRoot = process.getuid?.() === 0
  const { niceness, printed } = await startServer(isRoot ? ['setpriv', '--bounding-set=-sys_nice'] : [])
  expect(new Set(niceness)).toEqual(new Set([getPriority()]))
  const lines = printed.trim().split('\n')
  const told = lines.find((line) => line.startsWith('{')) ?? expect.fail(printed)
  expect(JSON.parse(told)).toMatchObject({
    level: 30,
    msg: expect.stringContaining('may not go before others') as string,
    err: { message: expect.stringContaining('EACCES') as string },
  })
  expect(lines).toContain('it serves')
})

function asFarAsLet(): number {
  const told = execFileSync('nice', ['-n', String(-5 - getPriority()), 'nice'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return Number(told.toString())
}
