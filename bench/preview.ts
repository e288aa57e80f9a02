import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Agent, request, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type Docker from 'dockerode'
import type { SessionView } from '#common/session.ts'
import type { Guest } from './guest.ts'
import { percentile, type Row } from './row.ts'
import { compare } from './samples.ts'
import { stopwatch } from './stopwatch.ts'
import { atPrompt } from './text-stream.ts'

const port = 8000
const rounds = 300
const crowd = 100
const downloadBytes = 50_000_000
const frameBytes = 65_536
const frames = 400
const framesAtOnce = 8

/** A way to the server inside: where to connect, and what to say there. */
interface Way {
  name: string
  host: string
  port: number
  headers: Record<string, string>
}

/** A web server in a `shell` sandbox, asked through its preview and over a direct connection to its container. */
export async function benchPreview(
  platformUrl: string,
  guest: Guest,
  session: SessionView,
  container: Docker.Container,
): Promise<Row[]> {
  await startInside(guest, session)
  const ours = await enter(platformUrl, guest, session)
  const ways = [ours, await directWay(container)]
  const figures = async (measure: (way: Way) => Promise<number>): Promise<Record<string, number>> => {
    const found: Record<string, number> = {}
    for (const way of ways) found[way.name] = await measure(way)
    return found
  }
  const any = (): boolean => true
  const what = (name: string, unit: string) => ({ row: `preview: ${name}`, unit, budget: 'none' })
  const kept = await samples(ways, (way) => keptAlive(way))
  const echoes = await samples(ways, (way) => frameEchoes(way))
  return [
    compare(what('GET kept alive, p50', 'ms'), at(kept, 0.5), any),
    compare(what('GET kept alive, p95', 'ms'), at(kept, 0.95), any),
    compare(what(`${crowd} GETs at once, all answered`, 'ms'), await figures(askAtOnce), any),
    compare(what('download', 'MB/s'), await figures(download), any),
    compare(what('WebSocket echo, p50', 'ms'), at(echoes, 0.5), any),
    compare(what('WebSocket echo, p95', 'ms'), at(echoes, 0.95), any),
    compare(what('WebSocket, 64 KiB frames there and back', 'MB/s'), await figures(frameThroughput), any),
  ]
}

/** As a learner would: the program is pasted into a file and started. */
async function startInside(guest: Guest, session: SessionView): Promise<void> {
  const program = (await readFile(new URL('inside-server.pl', import.meta.url))).toString('base64')
  const terminal = await guest.openTerminal(session)
  await terminal.output.until(atPrompt)
  terminal.type('base64 -d > server.pl\r')
  for (const line of program.match(/.{1,1000}/g) ?? []) terminal.type(`${line}\r`)
  terminal.type('\u0004')
  terminal.type(
    `perl server.pl ${port} & until ss -ltn | grep -q :${port}; do sleep 0.1; done; echo it-"serves"\r`,
  )
  await terminal.output.until((text) => text.includes('it-serves'))
}

/** From the platform's link over a ticket to the pass for the preview's own host. */
async function enter(platformUrl: string, guest: Guest, session: SessionView): Promise<Way> {
  const platform = new URL(platformUrl)
  const link = await fetch(`${platformUrl}/preview/${session.id}/${port}`, {
    headers: { cookie: guest.cookie },
    redirect: 'manual',
  })
  const ticket = new URL(link.headers.get('location') ?? '')
  const headers = { host: ticket.host }
  const way = { name: 'ours', host: '127.0.0.1', port: Number(platform.port), headers }
  const door = await ask(way, ticket.pathname + ticket.search)
  const cookie = door.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  await drain(door)
  return { ...way, headers: { ...headers, cookie } }
}

/** The engine's machine reaches its containers; a sandbox with an engine of its own has a network inside again. */
async function directWay(container: Docker.Container): Promise<Way> {
  const { NetworkSettings } = await container.inspect()
  const host = Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? ''
  return { name: 'direct', host, port, headers: {} }
}

async function keptAlive(way: Way): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const elapsed = stopwatch()
    await drain(await ask(way, '/', agent))
    times.push(elapsed())
  }
  agent.destroy()
  return times
}

/** The median of five times; the first of them on connections that are not there yet. */
async function askAtOnce(way: Way): Promise<number> {
  const agent = new Agent({ keepAlive: true })
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const elapsed = stopwatch()
    await Promise.all(Array.from({ length: crowd }, async () => drain(await ask(way, '/', agent))))
    times.push(elapsed())
  }
  agent.destroy()
  return percentile(times, 0.5)
}

async function download(way: Way): Promise<number> {
  const elapsed = stopwatch()
  const bytes = await drain(await ask(way, `/bytes/${downloadBytes}`))
  return bytes / 1000 / elapsed()
}

async function frameEchoes(way: Way): Promise<number[]> {
  const socket = await openWebSocket(way)
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const elapsed = stopwatch()
    socket.write(frameOf(Buffer.from('hello')))
    await once(socket, 'data')
    times.push(elapsed())
  }
  socket.destroy()
  return times
}

async function frameThroughput(way: Way): Promise<number> {
  const socket = await openWebSocket(way)
  const frame = frameOf(Buffer.alloc(frameBytes, 'x'))
  const elapsed = stopwatch()
  await new Promise<void>((resolve, reject) => {
    let sent = 0
    let received = 0
    const send = (): void => {
      // So many are on their way: who echoes reads and writes by turns.
      while (sent < frames && sent * frame.length - received < framesAtOnce * frame.length) {
        sent += 1
        socket.write(frame)
      }
    }
    socket.on('error', reject)
    socket.on('data', (bytes: Buffer) => {
      received += bytes.length
      if (received >= frames * frame.length) resolve()
      else send()
    })
    send()
  })
  const megabytes = (frames * frame.length) / 1e6
  socket.destroy()
  return (1000 * megabytes) / elapsed()
}

async function openWebSocket({ host, port: to, headers }: Way): Promise<Duplex> {
  const asked = request({
    host,
    port: to,
    headers: {
      ...headers,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    },
  })
  const socket = new Promise<Duplex>((resolve, reject) => {
    asked.on('upgrade', (_answer, stream) => {
      stream.setNoDelay(true)
      resolve(stream)
    })
    asked.on('response', ({ statusCode }) => reject(new Error(`a WebSocket was answered ${statusCode ?? 0}`)))
    asked.on('error', reject)
  })
  asked.end()
  return socket
}

/** Binary and whole. Not masked: the server here does not mind, and both ways carry the same. */
function frameOf(payload: Buffer): Buffer {
  if (payload.length < 126) return Buffer.concat([Buffer.from([0x82, payload.length]), payload])
  const head = Buffer.alloc(10)
  head.writeUInt16BE(0x827f)
  head.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([head, payload])
}

async function ask({ host, port: to, headers }: Way, path: string, agent?: Agent): Promise<IncomingMessage> {
  const asked = request({ host, port: to, path, headers, ...(agent === undefined ? {} : { agent }) }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return answer
}

async function drain(answer: IncomingMessage): Promise<number> {
  let bytes = 0
  for await (const chunk of answer) bytes += (chunk as Buffer).length
  return bytes
}

async function samples(
  ways: Way[],
  measure: (way: Way) => Promise<number[]>,
): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {}
  // By turns, so that whatever else the machine does falls on both.
  for (let turn = 0; turn < 3; turn++) {
    for (const way of ways) (found[way.name] ??= []).push(...(await measure(way)))
  }
  return found
}

function at(found: Record<string, number[]>, share: number): Record<string, number> {
  return Object.fromEntries(Object.entries(found).map(([name, values]) => [name, percentile(values, share)]))
}
