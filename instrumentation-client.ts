import { config } from 'zod/v4/core'

// Next runs this before anything else of a page. Zod would try whether strings may be evaluated: the page's policy
// refuses that, and the browser reports it.
config({ jitless: true })
