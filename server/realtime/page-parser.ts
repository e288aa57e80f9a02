import * as json from 'socket.io-parser'
import { pageParser } from '#common/page-parser.ts'

/** How messages look on the wire between pages and the server. */
export const parser = pageParser(json)
