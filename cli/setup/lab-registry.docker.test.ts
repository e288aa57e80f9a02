import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import { Readable } from 'node:stream'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDocker } from '#server/sandbox/docker-connection.ts'
import { importImage, pushImage, tagImage } from './docker-image.ts'
import { collectGarbage, withWritableRegistry } from './registry-container.ts'

const docker = connectDocker(process.env.DOCKER_HOST)
const name = `sandlot-registry-test-${process.pid}`
const place = { volume: name, name }
const imageBytes = 3 * 1024 * 1024

beforeAll(() => docker.createVolume({ Name: name }))
afterAll(() => docker.getVolume(name).remove())

test('an image pushed anew leaves nothing of the old one, and slow pulls hold up no other', async () => {
  let old = ''
  await withWritableRegistry(
    docker,
    async (address) => {
      await pushRandom(address)
      old = await findLayer(address)
      await pushRandom(address)
      expect(await statusOf(address, old)).toBe(200)
    },
    place,
  )
  await collectGarbage(docker, name)
  await withWritableRegistry(
    docker,
    async (address) => {
      expect(await statusOf(address, old)).toBe(404)
      await pullSlowlyAndFast(address)
    },
    place,
  )
})

async function statusOf(address: string, layer: string): Promise<number> {
  return (await fetch(`http://${address}${layer}`, { method: 'HEAD' })).status
}

/** Thirty who take one piece of a layer and no more, and one who takes all of it. */
async function pullSlowlyAndFast(address: string): Promise<void> {
  const layer = await findLayer(address)
  const slow = await Promise.all(Array.from({ length: 30 }, () => beginPull(address, layer)))
  const answer = await fetch(`http://${address}${layer}`)
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(imageBytes)
  expect(slow.filter(({ complete }) => complete)).toEqual([])
  for (const response of slow) response.destroy()
}

async function beginPull(address: string, layer: string): Promise<http.IncomingMessage> {
  const request = http.get(`http://${address}${layer}`, { agent: false })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  response.once('readable', () => void response.read(1024))
  await once(response, 'readable')
  return response
}

async function findLayer(address: string): Promise<string> {
  const headers = { accept: 'application/vnd.docker.distribution.manifest.v2+json' }
  const answer = await fetch(`http://${address}/v2/library/thing/manifests/latest`, { headers })
  const manifest = (await answer.json()) as { layers: { digest: string }[] }
  return `/v2/library/thing/blobs/${manifest.layers[0]?.digest ?? ''}`
}

/** An image of nothing but bytes that no compression makes fewer. */
async function pushRandom(address: string): Promise<void> {
  const archive = pack()
  archive.entry({ name: 'bytes' }, randomBytes(imageBytes))
  archive.finalize()
  const local = `${name}:latest`
  await importImage(docker, Readable.from(archive), local, '/dev/null')
  const pushed = `${address}/library/thing:latest`
  await tagImage(docker, local, pushed)
  await pushImage(docker, pushed, '/dev/null')
  await docker.getImage(pushed).remove()
  await docker.getImage(local).remove()
}
