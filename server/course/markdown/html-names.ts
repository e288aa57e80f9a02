/** Elements that a lesson's own HTML may use. Everything else that looks like a tag is shown as the text it is. */
export const allowedElements = [
  ...[
    'p',
    'br',
    'hr',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'blockquote',
    'div',
    'span',
    'section',
    'figure',
    'figcaption',
  ],
  ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
  ...[
    'pre',
    'code',
    'kbd',
    'samp',
    'var',
    'em',
    'strong',
    'b',
    'i',
    'u',
    's',
    'del',
    'ins',
    'mark',
    'small',
    'sub',
    'sup',
  ],
  ...['a', 'img', 'details', 'summary', 'abbr', 'q', 'cite', 'dfn'],
] as const

/** Old presentation: the tag goes, what is in it stays. */
export const transparentElements = [
  'center',
  'font',
  'big',
  'tt',
  'strike',
  'nobr',
  'article',
  'main',
  'header',
  'footer',
] as const

/** Never shown and never run, with everything in them. */
export const refusedElements = [
  ...[
    'script',
    'style',
    'iframe',
    'object',
    'embed',
    'svg',
    'math',
    'template',
    'noscript',
    'video',
    'audio',
    'canvas',
  ],
  ...['form', 'frameset', 'applet'],
] as const

const tags = new Set<string>([...allowedElements, ...transparentElements])

const refused = new Set<string>(refusedElements)

/** Whether `<name` starts an element that no page will have. */
export function isRefused(name: string): boolean {
  return refused.has(name.toLowerCase())
}

/** Whether `<name` starts a tag that the page will have. */
export function isTag(name: string): boolean {
  return tags.has(name.toLowerCase())
}
