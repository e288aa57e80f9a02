// Whether the platform in this container works: exits with 0 or 1. It runs every half minute, so it works out the
// address by itself rather than load what reads the settings.
const { SANDLOT_URL, SANDLOT_LISTEN, PORT } = process.env
const url = new URL(SANDLOT_URL || 'http://localhost:3000')
const port = PORT || url.port || (url.protocol === 'https:' ? 3000 : 80)
const isEverywhere = !SANDLOT_LISTEN || SANDLOT_LISTEN === '0.0.0.0' || SANDLOT_LISTEN === '::'
const host = isEverywhere ? '127.0.0.1' : SANDLOT_LISTEN
const answer = await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${port}/healthz`)
console.log(await answer.text())
process.exitCode = answer.ok ? 0 : 1
