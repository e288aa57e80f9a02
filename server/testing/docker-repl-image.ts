import type Docker from 'dockerode'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import { plainShellImage, sandboxImage } from '#server/sandbox/docker-recipe.ts'

/** A `shell` sandbox in which psql, sqlite3 and python3 run, as lessons of other platforms expect them. Built once. */
export async function replImage(docker: Docker): Promise<string> {
  const name = sandboxImage.shell.replace('sandbox-shell', 'test-repls')
  if ((await docker.listImages({ filters: { reference: [name] } })).length > 0) return name
  const context = pack()
  context.entry({ name: 'Dockerfile' }, dockerfile)
  context.finalize()
  const built: NodeJS.ReadableStream = await docker.buildImage(Readable.from(context), { t: name, rm: true })
  const log = await text(built)
  if (!log.includes('Successfully tagged')) throw new Error(`no image with REPLs: ${log.slice(-2000)}`)
  return name
}

/** As the image's own Dockerfile makes its files the learner's. */
const shellRoot = 1_879_000_000

const dockerfile = `
FROM ${plainShellImage} AS with-repls
RUN apt-get update -qq \\
 && apt-get install -y -qq --no-install-recommends python3-minimal sqlite3 postgresql >/dev/null \\
 && rm -rf /var/lib/apt/lists/* \\
 && find / -xdev \\( ! -uid 0 -o ! -gid 0 \\) -printf '%U %G %m %p\\n' > /owners
FROM ${sandboxImage.shell}
COPY --from=with-repls --chown=${shellRoot}:${shellRoot} / /
RUN while read -r uid gid mode path; do \\
      chown "$((${shellRoot} + uid)):$((${shellRoot} + gid))" "$path" && chmod "$mode" "$path" || exit 1; \\
    done < /owners
`
