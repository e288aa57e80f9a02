import { type ClientRequest, type IncomingMessage, request as ask, type RequestOptions } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PreviewTarget } from '#common/preview.ts'
import type { Clock } from '#server/clock.ts'
import { answerTo, NoAnswer } from './preview-answer.ts'
import type { PreviewConnections } from './preview-connections.ts'
import { requestHeaders, responseHeaders } from './preview-headers.ts'

export interface PreviewWay {
  connections: PreviewConnections
  /** The origin whose pages may show previews in a frame. */
  embedder: string
  clock: Clock
}

const switchingProtocols = 101

/**
 * Sends a browser's request on to the sandbox, and the answer back. Rejects, with nothing sent back, when the sandbox
 * could not be reached, says no HTTP, or has no room for another request (a PreviewLimit); an answer that breaks off
 * there is broken off here.
 */
export async function forwardRequest(
  { connections, embedder, clock }: PreviewWay,
  target: PreviewTarget,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (response.closed) return
  const leaving = new AbortController()
  response.on('close', () => leaving.abort())
  const start = (): Promise<ClientRequest> =>
    connections.request(target, leaving.signal, (agent) =>
      ask({ ...optionsOf(request, false), agent, signal: leaving.signal }),
    )
  const answer = await (hasBody(request)
    ? askOnce(start, request, clock)
    : askAgainIfStale(start, leaving.signal, clock))
  if (answer.statusCode === switchingProtocols) {
    answer.destroy()
    throw new Error('changes to a protocol that nobody asked for')
  }
  response.writeHead(
    answer.statusCode ?? 502,
    // Node reads characters there that it refuses to write.
    answer.statusMessage?.replaceAll(/[^\x20-\x7e]/g, ''),
    responseHeaders(answer.rawHeaders, { upgrade: false, embedder }),
  )
  await pipeline(answer, joined, response).catch(() => response.destroy())
}

/** The same for a request to speak another protocol, such as WebSocket, from then on. */
export async function forwardUpgrade(
  { connections, embedder, clock }: PreviewWay,
  target: PreviewTarget,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const { dial, leave } = connections.webSocket(target)
  try {
    const stream = await dial()
    if (socket.destroyed) stream.destroy()
    else await speakThrough(stream, { request, socket, head, embedder }, clock)
  } finally {
    leave()
  }
}

async function speakThrough(
  stream: Duplex,
  browser: { request: IncomingMessage; socket: Duplex; head: Buffer; embedder: string },
  clock: Clock,
): Promise<void> {
  const { request, socket, head, embedder } = browser
  const stopWatching = watchLeaving(socket, () => stream.destroy())
  const asked = ask({ ...optionsOf(request, true), createConnection: () => stream })
  asked.end()
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.on('upgrade', (agreed, _stream, early) => {
      if (early.length > 0) stream.unshift(early)
      resolve(agreed)
    })
    answerTo(asked, clock).then(resolve, reject)
  }).finally(stopWatching)
  const agreed = answer.statusCode === switchingProtocols
  socket.write(headOf(answer, agreed, embedder))
  if (!agreed) {
    await pipeline(answer, socket)
    // Who keeps their own side open would stay for ever.
    socket.destroy()
    return
  }
  if (head.length > 0) stream.write(head)
  await Promise.all([pipeline(socket, stream), pipeline(stream, socket)])
}

/** Who leaves is noticed only by reading, and what they say is not wanted yet. */
function watchLeaving(socket: Duplex, left: () => void): () => void {
  const look = (): void => void socket.read(0)
  socket.on('readable', look).on('end', left).on('close', left)
  return () => void socket.off('readable', look).off('end', left).off('close', left)
}

/** All that has come by now in one piece: an answer in chunks of a byte would else be thousands of pieces. */
async function* joined(answer: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  for await (const bytes of answer) yield bytes
}

type Start = () => Promise<ClientRequest>

async function askOnce(start: Start, body: IncomingMessage, clock: Clock): Promise<IncomingMessage> {
  const asked = await start()
  // Not a pipeline: an answer may come, and has to get back, before all of the body was wanted.
  body.pipe(asked)
  return answerTo(asked, clock, body)
}

/** A kept connection may be closed from inside in the moment that it is used. */
async function askAgainIfStale(start: Start, leaving: AbortSignal, clock: Clock): Promise<IncomingMessage> {
  for (;;) {
    const asked = await start()
    try {
      return await answerTo(asked.end(), clock)
    } catch (error) {
      if (!asked.reusedSocket || leaving.aborted || error instanceof NoAnswer) throw error
    }
  }
}

function optionsOf(request: IncomingMessage, upgrade: boolean): RequestOptions {
  return {
    ...(request.method === undefined ? {} : { method: request.method }),
    path: request.url ?? '/',
    headers: requestHeaders(request.rawHeaders, { upgrade }),
  }
}

function hasBody({ headers, method }: IncomingMessage): boolean {
  const isSafe = method === 'GET' || method === 'HEAD'
  return !isSafe || headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function headOf(answer: IncomingMessage, agreed: boolean, embedder: string): string {
  const headers = responseHeaders(answer.rawHeaders, { upgrade: agreed, embedder })
  if (!agreed) headers.push('Connection', 'close')
  const lines = headers.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${headers[index + 1] ?? ''}`] : [],
  )
  return `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n${lines.join('\r\n')}\r\n\r\n`
}
