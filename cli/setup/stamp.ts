import fs from 'node:fs'
import path from 'node:path'

/** What a step was last done for, kept beside what it made, so that nothing is done twice. */
export class Stamp {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  says(value: string): boolean {
    return fs.existsSync(this.#file) && fs.readFileSync(this.#file, 'utf8') === value
  }

  write(value: string): void {
    fs.mkdirSync(path.dirname(this.#file), { recursive: true })
    fs.writeFileSync(this.#file, value)
  }
}
