import { createRequire } from 'node:module'
import type * as Headless from '@xterm/headless'
import type * as Serialize from '@xterm/addon-serialize'
import type * as Unicode11 from '@xterm/addon-unicode11'

// These packages are CommonJS whose exports Node cannot see from an import.
const require = createRequire(import.meta.url)

export const { Terminal: HeadlessTerminal } = require('@xterm/headless') as typeof Headless
export const { SerializeAddon } = require('@xterm/addon-serialize') as typeof Serialize
export const { Unicode11Addon } = require('@xterm/addon-unicode11') as typeof Unicode11
