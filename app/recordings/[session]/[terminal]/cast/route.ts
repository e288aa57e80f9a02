import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { findRecording } from '#server/recording/queries.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { valueOrPage } from '#app/_shell/value-or-page.ts'

/** A recording's file. While it is being written, what of it is whole. */
export async function GET(
  _: Request,
  { params }: RouteContext<'/recordings/[session]/[terminal]/cast'>,
): Promise<Response> {
  const { session, terminal } = await params
  const recording = valueOrPage(await findRecording(await signedInActor(), session, terminal), '/recordings')
  const file = createReadStream(recording.path, { end: Math.max(0, recording.bytes - 1) })
  const name = `${recording.lessonId.replaceAll('/', '-')}-t${recording.terminal}.cast`
  return new Response(Readable.toWeb(file) as ReadableStream, {
    headers: {
      'content-type': 'application/x-asciicast',
      'content-disposition': `attachment; filename="${encodeURIComponent(name)}"`,
      'cache-control': 'no-store',
    },
  })
}
