/** A table as RFC 4180 has it, with the byte order mark by which spreadsheets know UTF-8. */
export function csv(rows: CsvRow[]): string {
  return '\uFEFF' + csvLines(rows)
}

export type CsvRow = (string | number | undefined)[]

/**
 * Lines that follow others.
 * Text that a spreadsheet would take for a formula gets an apostrophe before it: learners choose their names.
 */
export function csvLines(rows: CsvRow[]): string {
  return rows.map((row) => row.map(cell).join(',') + '\r\n').join('')
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
