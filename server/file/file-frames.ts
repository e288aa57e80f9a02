import { FileVersion, maxFileBytes, type ExpectedFile, type FilePath } from '#common/file.ts'
import { encodePath } from './path-bytes.ts'

/** What is asked of `files`, the sandbox's own program (`images/sandbox/files.c`, where the frames are described). */
export type FileRequest =
  | { kind: 'list' | 'read' | 'folder' | 'remove'; path: FilePath }
  | { kind: 'write'; path: FilePath; expected: ExpectedFile; bytes: Uint8Array }
  | { kind: 'rename'; path: FilePath; to: FilePath }
  | { kind: 'watch'; paths: FilePath[] }

/** `moved`, with id 0, is told without being asked for. */
export interface FileAnswer {
  id: number
  kind: 'done' | 'failed' | 'changed' | 'huge' | 'special' | 'moved'
  payload: Buffer
}

const requestKind = { list: 1, read: 2, write: 3, folder: 4, rename: 5, remove: 6, watch: 7 }
const answerKind = new Map<number, FileAnswer['kind']>([
  [16, 'done'],
  [17, 'failed'],
  [18, 'changed'],
  [19, 'huge'],
  [20, 'special'],
  [21, 'moved'],
])
const expectation = { anything: 0, nothing: 1, version: 2 }
const headBytes = 9
export const versionBytes = 16
const maxPayload = maxFileBytes + 1024 * 1024
const mostPieces = 1000

export function encodeRequest(id: number, request: FileRequest): Buffer {
  const payload = Buffer.concat(payloadOf(request))
  const head = Buffer.alloc(headBytes)
  head.writeUInt32LE(payload.length + 5, 0)
  head.writeUInt32LE(id, 4)
  head.writeUInt8(requestKind[request.kind], 8)
  return Buffer.concat([head, payload])
}

function payloadOf(request: FileRequest): Uint8Array[] {
  switch (request.kind) {
    case 'watch':
      // At least one path, if an empty one: every request begins with a path.
      return (request.paths.length > 0 ? request.paths : [undefined]).flatMap(withLength)
    case 'write':
      return [...withLength(request.path), encodeExpected(request.expected), request.bytes]
    case 'rename':
      return [...withLength(request.path), encodePath(request.to)]
    case 'list':
    case 'read':
    case 'folder':
    case 'remove':
      return withLength(request.path)
  }
}

function withLength(path: FilePath | undefined): Uint8Array[] {
  const bytes = path === undefined ? Buffer.alloc(0) : encodePath(path)
  const length = Buffer.alloc(2)
  length.writeUInt16LE(bytes.length)
  return [length, bytes]
}

function encodeExpected(expected: ExpectedFile): Buffer {
  const isVersion = expected !== 'anything' && expected !== 'nothing'
  const kind = isVersion ? 'version' : expected === 'anything' ? 'anything' : 'nothing'
  const version = isVersion ? Buffer.from(expected, 'hex') : Buffer.alloc(versionBytes)
  return Buffer.concat([Buffer.from([expectation[kind]]), version])
}

export function decodeVersion(payload: Buffer): FileVersion {
  return FileVersion.parse(payload.toString('hex', 0, versionBytes))
}

/** Takes the stream in whatever pieces it comes. Throws when it is not that program's. */
export class FileAnswerDecoder {
  readonly #onAnswer: (answer: FileAnswer) => void
  #pieces: Buffer[] = []
  #length = 0
  /** How many bytes must be there before it is worth looking. */
  #wanted = headBytes

  constructor(onAnswer: (answer: FileAnswer) => void) {
    this.#onAnswer = onAnswer
  }

  decode(chunk: Buffer): void {
    this.#pieces.push(chunk)
    this.#length += chunk.length
    // Byte by byte, each would cost a hundred times its size.
    if (this.#pieces.length === mostPieces) this.#pieces = [Buffer.concat(this.#pieces)]
    if (this.#length < this.#wanted) return
    let rest = Buffer.concat(this.#pieces)
    for (let taken = this.#take(rest); taken > 0; taken = this.#take(rest)) rest = rest.subarray(taken)
    this.#pieces = rest.length > 0 ? [rest] : []
    this.#length = rest.length
  }

  /** How many bytes were taken: none when more must come first. */
  #take(from: Buffer): number {
    this.#wanted = headBytes
    if (from.length < headBytes) return 0
    const length = from.readUInt32LE(0) + 4
    if (length < headBytes || length > headBytes + maxPayload) throw new Error(`an answer of ${length} bytes`)
    this.#wanted = length
    if (from.length < length) return 0
    const kind = answerKind.get(from.readUInt8(8))
    if (kind === undefined) throw new Error(`an answer of unknown kind ${from.readUInt8(8)}`)
    this.#onAnswer({ id: from.readUInt32LE(4), kind, payload: from.subarray(headBytes, length) })
    return length
  }
}
