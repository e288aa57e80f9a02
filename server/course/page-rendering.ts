import type { Root } from 'hast'
import { findImage, imagePlaces } from './image-file.ts'
import type { ContentRoot } from './content-root.ts'
import { settleImages } from './markdown/images.ts'
import { pageTree, type PageTree } from './markdown/page-tree.ts'

/** A Markdown file of a lesson, and what is needed to show it. Paths are relative to the root. */
export interface MarkdownFile {
  root: ContentRoot
  lessonDirectory: string
  file: string
  markdown: string
  copyInlineCode: boolean
}

/** Renders Markdown files and keeps the last ones. */
export class PageRenderer {
  readonly #kept = new Map<string, { markdown: string; page: Promise<PageTree> }>()

  async render(file: MarkdownFile): Promise<Root> {
    const { tree } = await this.#page(file)
    const settled = settleImages(tree, (written) => imageAddress(file, written))
    return settled.tree
  }

  #page({ root, file, markdown, copyInlineCode }: MarkdownFile): Promise<PageTree> {
    const key = `${root.path} ${file} ${String(copyInlineCode)}`
    const kept = this.#kept.get(key)
    if (kept?.markdown === markdown) return kept.page
    const page = pageTree(markdown, { copyInlineCode })
    // The newest is the last: the first is the one to go.
    this.#kept.delete(key)
    this.#kept.set(key, { markdown, page })
    const oldest = this.#kept.keys().next()
    if (this.#kept.size > keptPages && oldest.done !== true) this.#kept.delete(oldest.value)
    return page
  }
}

const keptPages = 300

function imageAddress({ root, lessonDirectory, file }: MarkdownFile, written: string): string | undefined {
  for (const place of imagePlaces(written, lessonDirectory, file)) {
    const image = findImage(root, place)
    if (image !== undefined)
      return `/content/${root.relative(image.path).split('/').map(encodeURIComponent).join('/')}`
  }
  return undefined
}
