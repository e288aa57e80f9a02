import { Duplex } from 'node:stream'

const kinds = { list: 1, read: 2, write: 3, folder: 4, rename: 5, remove: 6, watch: 7 }
const answers = { done: 16, failed: 17, changed: 18, moved: 21 }

/** A sandbox's files in memory: what the program `files` (`images/sandbox/files.c`) would say of them. */
export class FakeFiles {
  readonly stream: Duplex
  readonly #contents: Map<string, Buffer>
  #watched: string[] = []
  #pending = Buffer.alloc(0)

  constructor(contents: Map<string, Buffer>) {
    this.#contents = contents
    this.stream = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        this.#take(Buffer.concat([this.#pending, chunk]))
        done()
      },
    })
  }

  /** A program in the sandbox writes a file, or removes it. */
  changeOutside(path: string, text: string | undefined): void {
    if (text === undefined) this.#contents.delete(path)
    else this.#contents.set(path, Buffer.from(text))
    if (this.#watched.includes(path)) this.#send(0, answers.moved, Buffer.from(path))
  }

  #take(bytes: Buffer): void {
    let rest = bytes
    while (rest.length >= 4 && rest.length >= rest.readUInt32LE(0) + 4) {
      const end = rest.readUInt32LE(0) + 4
      this.#answer(rest.readUInt32LE(4), rest.readUInt8(8), rest.subarray(9, end))
      rest = rest.subarray(end)
    }
    this.#pending = Buffer.from(rest)
  }

  #answer(id: number, kind: number, payload: Buffer): void {
    const end = 2 + payload.readUInt16LE(0)
    const path = payload.toString('utf8', 2, end)
    const rest = payload.subarray(end)
    const content = this.#contents.get(path)
    switch (kind) {
      case kinds.list: {
        this.#send(id, answers.done, this.#list(path))
        return
      }
      case kinds.read:
        if (!content) {
          this.#send(id, answers.failed, Buffer.from('ENOENT'))
          return
        }
        {
          this.#send(id, answers.done, Buffer.concat([versionOf(content), content]))
          return
        }
      case kinds.write: {
        this.#write(id, path, rest, content)
        return
      }
      case kinds.watch:
        this.#watched = pathsOf(payload)
        {
          this.#send(id, answers.done)
          return
        }
      case kinds.remove:
        this.#contents.delete(path)
        {
          this.#send(id, answers.done)
          return
        }
      default: {
        this.#send(id, answers.failed, Buffer.from('ENOSYS'))
        return
      }
    }
  }

  #write(id: number, path: string, rest: Buffer, content: Buffer | undefined): void {
    const expected = rest.readUInt8(0)
    const isExpected =
      expected === 0 ||
      (expected === 1 ? !content : content && versionOf(content).equals(rest.subarray(1, 17)))
    if (!isExpected) {
      this.#send(id, answers.changed)
      return
    }
    const bytes = Buffer.from(rest.subarray(17))
    this.#contents.set(path, bytes)
    this.#send(id, answers.done, versionOf(bytes))
  }

  #list(folder: string): Buffer {
    const names = [...this.#contents.keys()].filter((path) => path.startsWith(`${folder}/`))
    const entries = names.map((path) => {
      const name = Buffer.from(path.slice(folder.length + 1))
      const head = Buffer.alloc(11)
      head.writeUInt16LE(name.length, 9)
      return Buffer.concat([head, name])
    })
    return Buffer.concat([Buffer.from([0]), ...entries])
  }

  #send(id: number, kind: number, payload: Buffer = Buffer.alloc(0)): void {
    const head = Buffer.alloc(9)
    head.writeUInt32LE(payload.length + 5, 0)
    head.writeUInt32LE(id, 4)
    head.writeUInt8(kind, 8)
    this.stream.push(Buffer.concat([head, payload]))
  }
}

/** Another content has another: its length and a sum. */
function versionOf(content: Buffer): Buffer {
  const version = Buffer.alloc(16)
  version.writeUInt32LE(content.length, 0)
  version.writeUInt32LE(
    content.reduce((sum, byte, place) => (sum * 31 + byte + place) >>> 0, 7),
    8,
  )
  return version
}

function pathsOf(payload: Buffer): string[] {
  const paths: string[] = []
  for (let at = 0; at < payload.length;) {
    const end = at + 2 + payload.readUInt16LE(at)
    paths.push(payload.toString('utf8', at + 2, end))
    at = end
  }
  return paths
}
