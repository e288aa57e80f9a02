import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describeSandboxHost } from '#server/sandbox/sandbox-host.contract.ts'
import { FakeSandboxHost } from './fake-sandbox-host.ts'

describeSandboxHost('the fake', 'shell', async () => {
  const host = new FakeSandboxHost()
  const server = createServer((socket) => socket.end('hello\n'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host,
    listenInside(id) {
      host.listenInside(id, 8080, portOf(server.address()))
      return Promise.resolve(8080)
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
})

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address.port
}
