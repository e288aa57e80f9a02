import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserId } from '#common/person.ts'
import { SandboxId } from '#common/sandbox.ts'
import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import { openDockerPlace } from '#server/testing/docker-host.ts'
import { ticketAddress } from './preview-door.ts'
import { createPreview } from './preview-proxy.ts'

const { host, removeAll } = openDockerPlace()
const sandboxId = SandboxId.parse(`preview${process.pid}`)
const place = {
  domain: 'localhost',
  url: new URL('http://localhost:3000'),
  secret: 'secret',
  clock: systemClock,
}
const preview = createPreview({
  ...place,
  host,
  access: () => Promise.resolve('granted'),
  log: createLog('silent'),
})
const server = createServer((request, response) => void preview.handleRequest(request, response))

/** Answers each request with its path and keeps the connection, with what every Debian has. */
const insideServer = `
use IO::Socket::INET; $SIG{CHLD} = "IGNORE";
my $server = IO::Socket::INET->new(Listen => 128, LocalAddr => "127.0.0.1", LocalPort => 8000) or die;
while (my $client = $server->accept) {
  next if fork;
  while (my $line = <$client>) {
    my $path = (split " ", $line)[1];
    while (<$client>) { last if $_ eq "\\r\\n" }
    print $client "HTTP/1.1 200 OK\\r\\nContent-Length: " . length($path) . "\\r\\n\\r\\n$path";
    $client->flush;
  }
  exit;
}`

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await host.create({ id: sandboxId, kind: 'docker', egress: 'none' })
  const start =
    'cat > server.pl; perl server.pl >/dev/null 2>&1 & until ss -ltn | grep -q :8000; do sleep 0.02; done'
  await host.run(sandboxId, { argv: ['sh', '-c', start], stdin: insideServer, timeoutMs: 10_000 })
})

afterAll(async () => {
  preview.close()
  server.closeAllConnections()
  server.close()
  await removeAll()
})

test('60 requests at once reach a server inside, and nothing of them is left there afterwards', async () => {
  const cookie = await enter(8000)
  const answers = Array.from({ length: 60 }, (_, i) => get(8000, `/${i}`, cookie))
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 60 }, (_, i) => `/${i}`))
  preview.close()
  const gone = 'until ! pgrep -x dial >/dev/null; do sleep 0.02; done; echo gone'
  const left = await host.run(sandboxId, { argv: ['sh', '-c', gone], timeoutMs: 10_000 })
  expect(left.stdout).toBe('gone\n')
})

test('a port where nothing listens is told of', async () => {
  expect(await get(8001, '/', await enter(8001))).toContain('Nothing answers on port 8001')
})

test('who has said all still gets the answer, and who leaves leaves nothing behind', async () => {
  const stream = await host.dial(sandboxId, 8000)
  stream.end('GET /half HTTP/1.1\r\nHost: x\r\n\r\n')
  expect(await text(stream)).toMatch(/\r\n\r\n\/half$/)
})

async function enter(port: number): Promise<string> {
  const address = new URL(ticketAddress(place, { sandboxId, port }, UserId.parse('mina'), '/'))
  const response = await ask(port, address.pathname + address.search, '')
  return /set-cookie: ([^;]+)/i.exec(response)?.[1] ?? ''
}

async function get(port: number, path: string, cookie: string): Promise<string> {
  const response = await ask(port, path, cookie)
  return response.slice(response.indexOf('\r\n\r\n') + 4)
}

/** By hand, since fetch lets nobody choose the Host. */
async function ask(port: number, path: string, cookie: string): Promise<string> {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  const socket = connect(address.port, '127.0.0.1')
  const headers = [`Host: ${port}-${sandboxId}.localhost:3000`, `Cookie: ${cookie}`, 'Connection: close']
  socket.write(`GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)
  return text(socket)
}
