import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { getPriority } from 'node:os'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const starts = `
  import { createLog } from '#server/log.ts'
  import { raisePriority } from '#server/priority.ts'
  raisePriority(createLog('info'))
  process.stdout.write('it serves\\n')
  process.stdin.resume()
`

/** How a process started with these words before it runs, as the machine's operator sees it, and what it prints. */
async function startServer(...before: string[]): Promise<{ niceness: number; printed: string }> {
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', starts]
  const [program = '', ...args] = [...before, ...node]
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'readable')
  const niceness = getPriority(child.pid)
  child.stdin.end()
  return { niceness, printed: await text(child.stdout) }
}

test('the server goes before others as far as this machine lets it', async () => {
  const asFarAsLet = execFileSync('nice', ['-n', String(-5 - getPriority()), 'nice'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { niceness } = await startServer()
  expect(niceness).toBe(Number(asFarAsLet.toString()))
})

test('a machine that does not let it is told of in the log, and all else goes on', async () => {
  const isRoot = process.getuid?.() === 0
  const { niceness, printed } = await startServer(...(isRoot ? ['setpriv', '--bounding-set=-sys_nice'] : []))
  expect(niceness).toBe(getPriority())
  const [told = '', ...rest] = printed.trim().split('\n')
  expect(JSON.parse(told)).toMatchObject({
    level: 30,
    msg: expect.stringContaining('may not go before others') as string,
    err: { message: expect.stringContaining('EACCES') as string },
  })
  expect(rest).toEqual(['it serves'])
})
