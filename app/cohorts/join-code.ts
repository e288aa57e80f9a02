/** `ABC DEF`: easier to read out and to type than six in a row. */
export function spacedCode(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`
}
