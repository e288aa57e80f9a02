/** Numbers from 0 to 1 that are the same each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export interface MalformedRequest {
  bytes: Buffer
  /** What the sender does then: waits for an answer, closes its half, or breaks the connection off. */
  then: 'wait' | 'half-close' | 'reset'
}

export interface MalformedPlace {
  /** The sender has a pass for this preview… */
  own: string
  pass: string
  /** …and none for this one. */
  foreign: string
}

/** A request that no browser would send: bad heads, smuggled ones, wrong hosts and tickets, torn and piled up. */
export function malformedRequest(random: () => number, place: MalformedPlace): MalformedRequest {
  const pick = <T>(of: readonly [T, ...T[]]): T => of[Math.floor(random() * of.length)] ?? of[0]
  const junk = (length: number): string =>
    Array.from({ length }, () => String.fromCharCode(Math.floor(random() * 256))).join('')
  const word = (length: number): string =>
    Array.from({ length }, () => pick(['a', 'Z', '9', '%', '%2', '%00', '.', '/', '=', ';', '"', '{'])).join(
      '',
    )
  const { own, pass, foreign } = place

  const torn = (text: string): string => text.slice(0, Math.floor(random() * text.length))
  const spoiled = (text: string): string => {
    const at = Math.floor(random() * text.length)
    return text.slice(0, at) + junk(1) + text.slice(at + 1)
  }
  const hosts = [
    own,
    foreign,
    own.toUpperCase(),
    `${own}.`,
    `${own}, ${foreign}`,
    `${foreign}@${own}`,
    `${own}.example`,
    `0${own}`,
    '99999-none.localhost',
    '[::1]:80',
    '',
    word(20),
    junk(20),
  ] as const
  const head = (
    host: string = pick(hosts),
    path: string = pick(['/', '*', '//', `/${word(10)}`, `/${junk(5)}`, `http://${foreign}/`, foreign]),
    cookie: string = pick([`sandlot_preview=${pass}`, `sandlot_preview=${spoiled(pass)}`, word(50), '']),
  ): string =>
    [
      `${pick(['GET', 'POST', 'HEAD', 'OPTIONS', 'CONNECT', 'TRACE', 'get', word(6)])} ${path} ${pick(['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/9.9', 'http/1.1', ''])}`,
      `Host: ${host}`,
      `Cookie: ${cookie}`,
      '',
    ].join('\r\n')
  const own11 = (method = 'GET'): string =>
    `${method} / HTTP/1.1\r\nHost: ${own}\r\nCookie: sandlot_preview=${pass}\r\n`
  const smuggled = `GET /smuggled HTTP/1.1\r\nHost: ${foreign}\r\n\r\n`
  const whole = own11('POST')

  const kinds: readonly [() => string, ...(() => string)[]] = [
    () => junk(1 + random() * 500),
    () => `${head()}\r\n`,
    () => `${head(own)}${word(30)}\r\n\r\n`,
    () => `${own11()}Host: ${foreign}\r\n\r\n`,
    () =>
      `${head(own, `/__sandlot/enter?ticket=${pick([word(80), spoiled(pass), pass, junk(30), ''])}&path=${pick(['//evil', word(9), 'http://evil/', '\\evil'])}`)}\r\n`,
    () => `${own11()}X: ${'x'.repeat(random() * 40_000)}\r\n\r\n`,
    () => `${own11()}${'X: y\r\n'.repeat(random() * 3000)}\r\n`,
    () => `${whole}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    () =>
      `${whole}Transfer-Encoding: ${pick(['xchunked', 'chunked, identity', ' chunked', 'chunked\r\nTransfer-Encoding: x', '\tchunked'])}\r\n\r\n0\r\n\r\n${smuggled}`,
    () =>
      `${whole}Transfer-Encoding : chunked\r\n\r\n${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`,
    () =>
      `${whole}Content-Length: ${pick(['-1', '+5', '0x10', '5\r\nContent-Length: 6', '99999999999999999999', '5, 5', ''])}\r\n\r\n${smuggled}`,
    () =>
      `${whole}Transfer-Encoding: chunked\r\n\r\n${pick(['zz', '-1', 'ffffffffffffffff', '5;x="\n', '', '0 \r\n'])}\r\n${smuggled}`,
    () =>
      `${own11()}Content-Length: ${smuggled.length}\r\nConnection: ${pick(['content-length', 'host', 'cookie', 'keep-alive, content-length'])}\r\n\r\n${smuggled}`,
    () => `${own11().replaceAll('\r\n', '\n')}\n${smuggled}`,
    () => `${own11()}X: a\r\n ${pick(['folded', `Host: ${foreign}`])}\r\n\r\n`,
    () => `${own11()}X: a\0b\rc\r\n\r\n`,
    () => torn(`${own11('POST')}Content-Length: 100\r\n\r\n${'x'.repeat(100)}`),
    () => spoiled(`${own11()}Accept: text/html\r\n\r\n`),
    () => Array.from({ length: 1 + random() * 12 }, () => `${head()}\r\n`).join(''),
    () => Array.from({ length: 1 + random() * 12 }, () => `${own11()}\r\n`).join('') + smuggled,
    () =>
      `${head(pick(hosts), '/', `sandlot_preview=${pass}`)}Connection: Upgrade\r\nUpgrade: ${pick(['websocket', 'h2c', word(9), ''])}\r\n\r\n${pick([smuggled, junk(50)])}`,
    () => `${own11('POST')}Expect: ${pick(['100-continue', word(9)])}\r\nContent-Length: 3\r\n\r\nabc`,
    () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    () => `\x16\x03\x01${junk(100)}`,
  ]
  return {
    bytes: Buffer.from(pick(kinds)(), 'latin1'),
    then: pick(['wait', 'wait', 'wait', 'wait', 'wait', 'wait', 'half-close', 'half-close', 'reset']),
  }
}
