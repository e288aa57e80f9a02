/** One page of a long list: its number from 1, the last page's, and the places of what is on it (`to` is not). */
export interface ListPage {
  number: number
  last: number
  from: number
  to: number
  total: number
}

/** The page that is asked for, or the nearest there is. */
export function listPage(asked: number, total: number, size: number): ListPage {
  const last = Math.max(1, Math.ceil(total / size))
  const number = Math.min(Math.max(1, asked), last)
  const from = (number - 1) * size
  return { number, last, from, to: Math.min(from + size, total), total }
}

/** The page's number in an address (`page=3`); what makes no sense is the first page. */
export function readPageNumber(value: string | string[] | undefined): number {
  const text = Array.isArray(value) ? value[0] : value
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1
}

/** Pages to offer: the first, the last, and those around the one that is open. */
export function pagesToOffer({ number, last }: ListPage): number[] {
  const around = [1, number - 1, number, number + 1, last]
  return [...new Set(around.filter((page) => page >= 1 && page <= last))].sort((a, b) => a - b)
}
