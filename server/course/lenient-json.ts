import { parse, printParseErrorCode, stripComments, type ParseError } from 'jsonc-parser'

/** A JSON text read as forgivingly as the platforms that it was written for did. */
export type LenientJson =
  | { status: 'strict'; value: unknown }
  /** Readable, but not JSON by the book: `leniency` says what was forgiven, in words. */
  | { status: 'lenient'; value: unknown; leniency: string }
  | { status: 'broken'; reason: string; line: number }

/** Reads JSON that may have a byte order mark, comments and trailing commas. */
export function parseLenientJson(text: string): LenientJson {
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text
  const forgiven = bare === text ? [] : ['a byte order mark']
  if (isTooDeep(bare)) return { status: 'broken', reason: 'it is nested too deeply', line: 1 }
  const strict = parseStrictly(bare)
  if (strict !== undefined && forgiven.length === 0) return { status: 'strict', ...strict }
  const errors: ParseError[] = []
  const value: unknown = parse(bare, errors, { allowTrailingComma: true, disallowComments: false })
  const first = errors[0]
  if (first !== undefined) {
    const line = bare.slice(0, first.offset).split('\n').length
    return { status: 'broken', reason: inWords(printParseErrorCode(first.error)), line }
  }
  const withoutComments = stripComments(bare)
  if (withoutComments !== bare) forgiven.push('comments')
  if (parseStrictly(withoutComments) === undefined) forgiven.push('trailing commas')
  return { status: 'lenient', value, leniency: forgiven.join(' and ') }
}

/** More opening brackets than any lesson needs, without a closing one between: only made to exhaust a parser. */
function isTooDeep(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > maxDepth) return true
  }
  return false
}

const maxDepth = 100

function parseStrictly(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** `CommaExpected` → `comma expected`. */
function inWords(code: string): string {
  return code
    .replace(/([A-Z])/g, ' $1')
    .trim()
    .toLowerCase()
}
