import type { Element, Root } from 'hast'
import { toString } from 'hast-util-to-string'
import rehypeRaw from 'rehype-raw'
import { unified } from 'unified'
import type { Action } from '#common/course.ts'

type WriteMode = Extract<Action, { kind: 'write' }>['mode']

/** What a raw `<pre>` shows, its entities decoded, and what a click on it does. */
export interface FileSnippet {
  text: string
  action?: Action
}

/**
 * Reads `<pre class="file" data-filename="app.js" data-target="replace">…</pre>`. Only such a one is active;
 * any other `<pre>` is just shown.
 */
export function readFileSnippet(html: string, line: number): FileSnippet {
  const tree = fragments.runSync({ type: 'root', children: [{ type: 'raw', value: html }] })
  const pre = findPre(tree)
  if (pre === undefined) return { text: html }
  const text = toString(pre)
  const action = actionOf(pre, text, line)
  return action === undefined ? { text } : { text, action }
}

const fragments = unified().use(rehypeRaw)

function findPre(tree: Root): Element | undefined {
  return tree.children.find((child) => child.type === 'element' && child.tagName === 'pre') as
    Element | undefined
}

function actionOf({ properties }: Element, source: string, line: number): Action | undefined {
  const classes = Array.isArray(properties['className']) ? properties['className'] : []
  if (!classes.includes('file')) return undefined
  const file = attribute(properties['dataFilename'])
  const target = attribute(properties['dataTarget'])
  if (file === '') return target === 'clipboard' ? { kind: 'copy', source, line } : undefined
  const marker = attribute(properties['dataMarker'])
  const mode = modes.find((each) => each === target) ?? 'replace'
  return { kind: 'write', source, file, mode, ...(mode === 'insert' ? { marker } : {}), line }
}

const modes: readonly WriteMode[] = ['replace', 'append', 'prepend', 'insert']

function attribute(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
