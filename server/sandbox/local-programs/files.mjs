// files: reads, writes and watches files for the editor, for as long as its stdin is open. What it says and hears is
// described in images/sandbox/files.c, which does the same in a container.
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import path from 'node:path'

const done = 16
const failed = 17
const changed = 18
const huge = 19
const special = 20
const moved = 21
const maxFile = 512 * 1024
const maxEntries = 2000
const lookEveryMs = 500
const isFile = 0
const isFolder = 1
const isOther = 2
const isLink = 16

/** What is watched, and how it looked last: paths are bytes, kept as Latin-1. */
let watched = new Map()
let pending = Buffer.alloc(0)

process.stdout.write('+')
process.stdin.on('data', (chunk) => {
  pending = Buffer.concat([pending, chunk])
  while (pending.length >= 4 && pending.length >= pending.readUInt32LE(0) + 4) {
    const end = pending.readUInt32LE(0) + 4
    answer(pending.readUInt32LE(4), pending.readUInt8(8), pending.subarray(9, end))
    pending = pending.subarray(end)
  }
})
process.stdin.on('end', () => process.exit())
process.stdout.on('error', () => process.exit())
setInterval(look, lookEveryMs)

function answer(id, kind, payload) {
  const end = 2 + payload.readUInt16LE(0)
  const place = payload.subarray(2, end)
  const rest = payload.subarray(end)
  try {
    const handlers = {
      1: list,
      2: read,
      3: write,
      4: makeFolder,
      5: rename,
      6: remove,
      7: () => watch(payload),
    }
    const [answerKind, ...pieces] = handlers[kind](place, rest)
    send(id, answerKind, pieces)
  } catch (error) {
    send(id, failed, [Buffer.from(String(error.code ?? error.message))])
  }
}

function send(id, kind, pieces) {
  const payload = Buffer.concat(pieces)
  const head = Buffer.alloc(9)
  head.writeUInt32LE(payload.length + 5, 0)
  head.writeUInt32LE(id, 4)
  head.writeUInt8(kind, 8)
  process.stdout.write(Buffer.concat([head, payload]))
}

function list(place) {
  const names = fs.readdirSync(place, { encoding: 'buffer' })
  const entries = names.slice(0, maxEntries).map((name) => {
    const full = Buffer.concat([place, Buffer.from('/'), name])
    const link = fs.lstatSync(full, { throwIfNoEntry: false })
    const found = fs.statSync(full, { throwIfNoEntry: false }) ?? link
    const kind = found?.isFile() ? isFile : found?.isDirectory() ? isFolder : isOther
    const head = Buffer.alloc(11)
    head.writeUInt8(kind | (link?.isSymbolicLink() ? isLink : 0), 0)
    head.writeBigUInt64LE(BigInt(found?.size ?? 0), 1)
    head.writeUInt16LE(name.length, 9)
    return Buffer.concat([head, name])
  })
  return [done, Buffer.from([names.length > maxEntries ? 1 : 0]), ...entries]
}

/** An open pipe or device would wait for ever. */
function contentOf(place) {
  const file = fs.openSync(place, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
  try {
    const found = fs.fstatSync(file)
    if (!found.isFile()) return { kind: special }
    if (found.size > maxFile) return { kind: huge, size: found.size }
    return { kind: done, bytes: fs.readFileSync(file) }
  } finally {
    fs.closeSync(file)
  }
}

function read(place) {
  const found = contentOf(place)
  if (found.kind === special) return [special]
  if (found.kind === done) return [done, versionOf(found.bytes), found.bytes]
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(found.size))
  return [huge, size]
}

/** In place: the file keeps its owner, its mode and its links. */
function write(place, rest) {
  const expected = rest.readUInt8(0)
  const bytes = rest.subarray(17)
  const found = fs.existsSync(place) ? contentOf(place) : undefined
  if (found !== undefined && found.kind !== done) return [found.kind, Buffer.alloc(8)]
  if (expected === 1 && found !== undefined) return [changed]
  if (expected === 2 && !(found && versionOf(found.bytes).equals(rest.subarray(1, 17)))) return [changed]
  const folder = path.dirname(place.toString('latin1'))
  fs.mkdirSync(Buffer.from(folder, 'latin1'), { recursive: true })
  fs.writeFileSync(place, bytes)
  return [done, versionOf(bytes)]
}

function makeFolder(place) {
  fs.mkdirSync(place)
  return [done]
}

function rename(place, other) {
  if (fs.lstatSync(other, { throwIfNoEntry: false }) !== undefined)
    throw Object.assign(new Error(), { code: 'EEXIST' })
  fs.renameSync(place, other)
  return [done]
}

function remove(place) {
  fs.rmSync(place.toString(), { recursive: true })
  return [done]
}

function watch(payload) {
  const next = new Map()
  for (let at = 0; at < payload.length;) {
    const end = at + 2 + payload.readUInt16LE(at)
    if (end > at + 2) {
      const name = payload.toString('latin1', at + 2, end)
      next.set(name, watched.get(name) ?? stampOf(name))
    }
    at = end
  }
  watched = next
  return [done]
}

function look() {
  for (const [name, stamp] of watched) {
    const now = stampOf(name)
    if (now === stamp) continue
    watched.set(name, now)
    send(0, moved, [Buffer.from(name, 'latin1')])
  }
}

function stampOf(name) {
  const found = fs.statSync(Buffer.from(name, 'latin1'), { bigint: true, throwIfNoEntry: false })
  return found && [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join()
}

function versionOf(bytes) {
  return createHash('sha256').update(bytes).digest().subarray(0, 16)
}
