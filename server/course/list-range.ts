/** Places in a list, from 0; `to` is not among them. */
export interface ListRange {
  from: number
  to: number
}

export const everything: ListRange = { from: 0, to: Infinity }
