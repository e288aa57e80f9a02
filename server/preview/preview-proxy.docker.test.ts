import { once } from 'node:events'
import { createServer, request as startRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
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
server.on('upgrade', (request, socket, head) => void preview.handleUpgrade(request, socket, head))

/**
 * Answers each request with its path and keeps the connection, with what every Debian has. It also counts an upload in
 * pieces, tells of the second of two events when it is asked to go on, and says back what comes after an upgrade.
 */
const insideServer = `
use IO::Socket::INET; $SIG{CHLD} = "IGNORE";
my $server = IO::Socket::INET->new(Listen => 128, LocalAddr => "127.0.0.1", LocalPort => 8000) or die;
while (my $client = $server->accept) {
  next if fork;
  $client->autoflush(1);
  while (my $line = <$client>) {
    my $path = (split " ", $line)[1];
    my $head = "";
    while (<$client>) { last if $_ eq "\\r\\n"; $head .= $_ }
    if ($path eq "/echo") {
      print $client "HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n";
      while (sysread $client, my $bytes, 65536) { syswrite $client, $bytes }
      exit;
    }
    if ($path eq "/events") {
      print $client "HTTP/1.1 200 OK\\r\\nContent-Type: text/event-stream\\r\\nConnection: close\\r\\n\\r\\ndata: one\\n\\n";
      select undef, undef, undef, 0.01 until -e "/tmp/go";
      print $client "data: two\\n\\n";
      exit;
    }
    if ($path eq "/go") { open my $go, ">", "/tmp/go" }
    my ($bytes, $sum) = (0, 0);
    if ($head =~ /transfer-encoding: chunked/i) {
      while ((my $size = hex <$client>) > 0) {
        read $client, my $chunk, $size;
        $bytes += $size; $sum = ($sum + unpack "%32C*", $chunk) % 2**32;
        <$client>;
      }
      <$client>;
      $path = "$bytes $sum";
    }
    print $client "HTTP/1.1 200 OK\\r\\nContent-Length: " . length($path) . "\\r\\n\\r\\n$path";
  }
  exit;
}`

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await host.create({ id: sandboxId, kind: 'docker', egress: 'none' })
  const start =
    'cat > server.pl; perl server.pl >/dev/null 2>&1 & until ss -ltn | grep -q :8000; do sleep 0.02; done'
  await host.run(sandboxId, { argv: ['sh', '-c', start], stdin: insideServer, timeoutMs: 60_000 })
})

afterAll(async () => {
  preview.close()
  server.closeAllConnections()
  server.close()
  await removeAll()
})

test('100 requests at once reach a server inside, and nothing of them is left there afterwards', async () => {
  const cookie = await enter(8000)
  const answers = Array.from({ length: 100 }, (_, i) => get(8000, `/${i}`, cookie))
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 100 }, (_, i) => `/${i}`))
  preview.close()
  const gone = 'until ! pgrep -x dial >/dev/null; do sleep 0.02; done; echo gone'
  const left = await host.run(sandboxId, { argv: ['sh', '-c', gone], timeoutMs: 60_000 })
  expect(left.stdout).toBe('gone\n')
})

test('an upload in pieces arrives whole, and each event when it is told', async () => {
  const cookie = await enter(8000)
  const piece = Buffer.alloc(64 * 1024, 7)
  const upload = startRequest(requestTo('/upload', cookie, { method: 'POST' }))
  for (let sent = 0; sent < 32; sent++) upload.write(piece)
  upload.end()
  const [answer] = (await once(upload, 'response')) as [IncomingMessage]
  expect(await text(answer)).toBe(`${32 * piece.length} ${32 * piece.length * 7}`)

  const [events] = (await once(startRequest(requestTo('/events', cookie)).end(), 'response')) as [
    IncomingMessage,
  ]
  expect(events.headers['content-type']).toBe('text/event-stream')
  const [first] = (await once(events, 'data')) as [Buffer]
  expect(first.toString()).toBe('data: one\n\n')
  const rest = text(events)
  await get(8000, '/go', cookie)
  expect(await rest).toBe('data: two\n\n')
})

test('what is said over a WebSocket comes back, byte by byte and in bulk', async () => {
  const headers = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' }
  const asked = startRequest(requestTo('/echo', await enter(8000), { headers })).end()
  const [answer, socket] = (await once(asked, 'upgrade')) as [IncomingMessage, Socket]
  expect(answer.statusCode).toBe(101)
  for (const said of ['a', 'b', '안녕']) {
    socket.write(said)
    const [heard] = (await once(socket, 'data')) as [Buffer]
    expect(heard.toString()).toBe(said)
  }
  const bulk = Buffer.alloc(2 * 1024 * 1024, 'x')
  let heard = 0
  socket.write(bulk)
  for await (const bytes of socket) {
    heard += (bytes as Buffer).length
    if (heard >= bulk.length) break
  }
  expect(heard).toBe(bulk.length)
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

function requestTo(path: string, cookie: string, options: RequestOptions = {}): RequestOptions {
  const headers = { Host: `8000-${sandboxId}.localhost:3000`, Cookie: cookie, ...(options.headers as object) }
  return { ...options, host: '127.0.0.1', port: portOf(server.address()), path, headers }
}

/** By hand, since fetch lets nobody choose the Host. */
async function ask(port: number, path: string, cookie: string): Promise<string> {
  const socket = connect(portOf(server.address()), '127.0.0.1')
  const headers = [`Host: ${port}-${sandboxId}.localhost:3000`, `Cookie: ${cookie}`, 'Connection: close']
  socket.write(`GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)
  return text(socket)
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address.port
}
