import type { Options as Schema } from 'rehype-sanitize'
import { allowedElements, refusedElements } from './html-names.ts'

/** In front of every id of a lesson. */
export const idPrefix = 'lesson-'

/**
 * What of a lesson's HTML reaches a page. No classes, styles or handlers: a lesson cannot dress up as the
 * platform, nor lie over it. Ids get a prefix, so that none of ours can be taken.
 */
export const sanitiseSchema: Schema = {
  tagNames: [...allowedElements, 'input'],
  strip: [...refusedElements, 'title', 'textarea', 'select', 'head'],
  attributes: {
    '*': ['id', 'lang', 'dir', 'title'],
    a: ['href'],
    img: ['src', 'alt', ['width', /^\d{1,4}(?:px|%)?$/], ['height', /^\d{1,4}(?:px|%)?$/]],
    input: [['type', 'checkbox'], ['disabled', true], 'checked'],
    ol: ['start', 'type'],
    td: ['align', 'colSpan', 'rowSpan'],
    th: ['align', 'colSpan', 'rowSpan', 'scope'],
    details: ['open'],
  },
  required: { input: { type: 'checkbox', disabled: true } },
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'] },
  ancestors: {
    caption: ['table'],
    tbody: ['table'],
    td: ['table'],
    tfoot: ['table'],
    th: ['table'],
    thead: ['table'],
    tr: ['table'],
    li: ['ol', 'ul'],
  },
  clobber: ['id'],
  clobberPrefix: idPrefix,
}
