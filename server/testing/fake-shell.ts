import { createHash } from 'node:crypto'
import type { TerminalSize } from '#common/sandbox.ts'
import type { HeldShell, HeldTty } from '#server/sandbox/memory-holder.ts'

const interrupt = 0x03
const endOfFile = 0x04
const newline = 0x0a
const carriageReturn = 0x0d

type Program = { name: 'prompt' } | { name: 'yes' } | { name: 'cat'; file: string; taken: Uint8Array[] }

/**
 * A shell in memory, with the terminal's line discipline: what is typed is echoed, Enter runs it.
 * It knows `NAME=value`, `echo WORDS $NAMES`, `stty size`, `stty -echo`, `stty echo`, `cat > FILE` until Ctrl-D,
 * `sha256sum FILE`, `yes` until Ctrl-C, `exit STATUS`, `marked STATUS TEXT` (prints
 * the marks that bash makes of a command that was entered as TEXT), and several with `;`; anything else is `command not found`.
 * Its prompt is `$ `.
 */
export class FakeShell implements HeldShell {
  readonly #tty: HeldTty
  readonly #variables = new Map<string, string>()
  readonly #files = new Map<string, Uint8Array>()
  #program: Program = { name: 'prompt' }
  #line: number[] = []
  #echo = true
  #marked = 0
  #size: TerminalSize

  constructor(tty: HeldTty, size: TerminalSize) {
    this.#tty = tty
    this.#size = size
    this.#prompt()
  }

  resize(size: TerminalSize): void {
    this.#size = size
  }

  /** There is room for output again. */
  wake(): void {
    if (this.#program.name === 'yes') this.#sayYes()
  }

  type(bytes: Uint8Array): void {
    for (const byte of bytes) this.#typeByte(byte)
  }

  #typeByte(byte: number): void {
    if (byte === interrupt) {
      this.#line = []
      this.#say('^C\r\n')
      this.#prompt()
    } else if (byte === endOfFile) {
      this.#endInput()
    } else if (byte === carriageReturn || byte === newline) {
      if (this.#echo) this.#say('\r\n')
      const line = Uint8Array.from(this.#line)
      this.#line = []
      this.#take(line)
    } else {
      this.#line.push(byte)
      if (this.#echo) this.#say(Buffer.from([byte]).toString('latin1'))
    }
  }

  #take(line: Uint8Array): void {
    if (this.#program.name === 'cat') {
      this.#program.taken.push(line, Uint8Array.of(newline))
    } else if (this.#program.name === 'prompt') {
      this.#run(Buffer.from(line).toString('utf8').trim())
      if (this.#isIdle()) this.#prompt()
    }
  }

  #endInput(): void {
    if (this.#isIdle()) this.#tty.exit()
    if (this.#program.name !== 'cat') return
    this.#files.set(this.#program.file, Buffer.concat(this.#program.taken))
    this.#prompt()
  }

  #isIdle(): boolean {
    return this.#program.name === 'prompt'
  }

  #run(line: string): void {
    for (const command of line.split(/;\s*/)) this.#runCommand(command)
  }

  #runCommand(command: string): void {
    const [name = '', ...words] = command.split(/\s+/)
    const assignment = /^([A-Za-z_]\w*)=(.*)$/.exec(command)
    if (assignment?.[1] !== undefined) this.#variables.set(assignment[1], this.#expand(assignment[2] ?? ''))
    else if (name === 'echo') this.#print(words.map((word) => this.#expand(word)).join(' '))
    else if (command === 'stty size') this.#print(`${this.#size.rows} ${this.#size.cols}`)
    else if (command === 'stty -echo') this.#echo = false
    else if (command === 'stty echo') this.#echo = true
    else if (name === 'cat' && words[0] === '>')
      this.#program = { name: 'cat', file: words[1] ?? '', taken: [] }
    else if (name === 'sha256sum') this.#printDigest(words[0] ?? '')
    else if (name === 'yes') this.#startYes()
    else if (name === 'marked') this.#mark(words[0] ?? '', words.slice(1).join(' '))
    else if (name === 'exit') this.#tty.exit()
    else if (name !== '') this.#print(`${name}: command not found`)
  }

  #startYes(): void {
    this.#program = { name: 'yes' }
    this.#sayYes()
  }

  #sayYes(): void {
    if (this.#program.name !== 'yes' || !this.#tty.hasRoom()) return
    this.#say('y\r\n'.repeat(1365))
    setImmediate(() => this.#sayYes())
  }

  #printDigest(file: string): void {
    const bytes = this.#files.get(file)
    if (bytes === undefined) this.#print(`sha256sum: ${file}: No such file or directory`)
    else this.#print(`${createHash('sha256').update(bytes).digest('hex')}  ${file}`)
  }

  #mark(status: string, text: string): void {
    const at = `aid=1;at=${++this.#marked}`
    const marks = `\x1b]133;C;${at};cmdline_url=${text}\x07\x1b]133;D;${status};${at}\x07`
    this.#say(Buffer.from(marks).toString('latin1'))
  }

  #expand(word: string): string {
    return word.replace(/\$(\w+)/g, (_, name: string) => this.#variables.get(name) ?? '')
  }

  #say(text: string): void {
    this.#tty.print(Buffer.from(text, 'latin1'))
  }

  #print(line: string): void {
    this.#say(Buffer.from(`${line}\r\n`).toString('latin1'))
  }

  #prompt(): void {
    this.#program = { name: 'prompt' }
    this.#say('$ ')
  }
}
