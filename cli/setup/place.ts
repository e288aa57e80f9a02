/** Where set-up works: the checkout, and the folder that programs' full output goes to. Absolute paths. */
export interface Place {
  root: string
  logs: string
}
