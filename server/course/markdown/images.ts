import type { Element, Root } from 'hast'
import { visit } from 'unist-util-visit'

/** Finds an image of the lesson by the address that an author wrote: where the page loads it from, if it is there. */
export type FindImage = (written: string) => string | undefined

/**
 * Gives every image the address that it has here. One that is not there leaves its description behind.
 * The tree given is not changed; `missing` are the addresses that led nowhere.
 */
export function settleImages(tree: Root, find: FindImage): { tree: Root; missing: string[] } {
  if (imagesOf(tree).length === 0) return { tree, missing: [] }
  const settled = structuredClone(tree)
  const missing: string[] = []
  for (const image of imagesOf(settled)) {
    const written = image.properties['src'] ?? ''
    const address = isRemote(written) ? written : find(written)
    if (address === undefined) {
      missing.push(written)
      replaceByDescription(image)
    } else {
      image.properties = { ...image.properties, src: address, loading: 'lazy', referrerPolicy: 'no-referrer' }
    }
  }
  return { tree: settled, missing }
}

function imagesOf(tree: Root): Element[] {
  const images: Element[] = []
  visit(tree, 'element', (element) => {
    if (element.tagName === 'img') images.push(element)
  })
  return images
}

function isRemote(address: string): boolean {
  return /^(?:https?:)?\/\//i.test(address)
}

function replaceByDescription(image: Element): void {
  const description = image.properties['alt'] ?? ''
  image.tagName = 'span'
  image.properties = { className: ['missing-image'] }
  image.children = [{ type: 'text', value: description }]
}
