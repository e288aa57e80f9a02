import type { IParser } from '@xterm/headless'

const cursorMode = 25
const mouseEncodings = [1005, 1006, 1015, 1016]
const alternateBufferModes = [47, 1047, 1049]

/** What the serialize addon does not carry and a program will not say again: listened for beside the parser. */
export class ScreenModes {
  private cursorHidden = false
  private cursorStyle: number | undefined
  private mouseEncoding: number | undefined
  private margins: { normal?: string | undefined; alternate?: string | undefined } = {}

  constructor(
    parser: IParser,
    private readonly buffer: () => 'normal' | 'alternate',
  ) {
    parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => this.setModes(params, true))
    parser.registerCsiHandler({ prefix: '?', final: 'l' }, (params) => this.setModes(params, false))
    parser.registerCsiHandler({ intermediates: ' ', final: 'q' }, (params) => this.setCursorStyle(params))
    parser.registerCsiHandler({ final: 'r' }, (params) => this.setMargins(params))
    parser.registerCsiHandler({ intermediates: '!', final: 'p' }, () => this.reset())
    parser.registerEscHandler({ final: 'c' }, () => this.reset())
  }

  /** Whether a part of the screen scrolls by itself. */
  get hasMargins(): boolean {
    return this.margins[this.buffer()] !== undefined
  }

  /** The screen has another size, which undoes the margins. */
  resized(): void {
    this.margins = {}
  }

  /** `cursor`: 1-based, where the margins' own sequence must not leave it elsewhere. */
  serialize(cursor: { row: number; column: number }): string {
    const range = this.margins[this.buffer()]
    const margins = range && `\x1b[${range}r\x1b[${cursor.row};${cursor.column}H`
    const style = this.cursorStyle && `\x1b[${this.cursorStyle} q`
    const encoding = this.mouseEncoding && `\x1b[?${this.mouseEncoding}h`
    return [margins, style, encoding, this.cursorHidden && '\x1b[?25l'].filter(Boolean).join('')
  }

  private setModes(params: (number | number[])[], on: boolean): false {
    for (const mode of params) {
      if (typeof mode !== 'number') continue
      if (mode === cursorMode) this.cursorHidden = !on
      if (mouseEncodings.includes(mode)) this.mouseEncoding = on ? mode : undefined
      if (alternateBufferModes.includes(mode) && !on) this.margins.alternate = undefined
    }
    return false
  }

  private setCursorStyle([style]: (number | number[])[]): false {
    this.cursorStyle = typeof style === 'number' ? style : undefined
    return false
  }

  private setMargins([top, bottom]: (number | number[])[]): false {
    const isWhole = !top && !bottom
    this.margins[this.buffer()] = isWhole ? undefined : `${Number(top) || 1};${Number(bottom) || ''}`
    return false
  }

  private reset(): false {
    this.cursorHidden = false
    this.cursorStyle = undefined
    this.mouseEncoding = undefined
    this.margins = {}
    return false
  }
}
