import type { Element, ElementContent, Parents, Root, RootContent, Text } from 'hast'
import type { Action } from '#common/course.ts'
import { toAction } from './action-words.ts'
import { showAddresses } from './addresses.ts'
import { codeBlock, inlineCode } from './code-element.ts'
import { readFileSnippet } from './file-snippet.ts'
import { withEmoji } from './emoji.ts'
import { settleLinks } from './links.ts'
import { parseMarkdown } from './markdown-tree.ts'
import { anyMark } from './marks.ts'
import type { MarkdownProblem, Piece, PreparedMarkdown } from './piece.ts'
import { prepareMarkdown } from './prepare.ts'
import { quizElement } from './quiz-element.ts'

export interface PageOptions {
  /** Killercoda copies inline code on a click unless it says otherwise. */
  copyInlineCode: boolean
}

export interface PageTree {
  /** Plain JSON: no positions, no functions. The addresses of images are still as the author wrote them. */
  tree: Root
  problems: MarkdownProblem[]
}

/** Turns a page's Markdown into the tree that a page of the platform shows. */
export async function pageTree(markdown: string, options: PageOptions): Promise<PageTree> {
  const prepared = prepareMarkdown(markdown)
  const tree = await parseMarkdown(prepared)
  const pieces = await Promise.all(prepared.pieces.map((piece) => pieceElement(piece, options)))
  const expanded = new Expansion(prepared, pieces).root(tree)
  showAddresses(expanded, prepared.placeholders)
  settleLinks(expanded)
  return { tree: expanded, problems: prepared.problems }
}

/** What stands in a piece's place. */
interface PieceElement {
  active: Element
  /** In a link, where nothing else can be clicked. */
  plain: Element
  /** In a heading: only what its author made clickable. */
  heading: Element
}

async function pieceElement(piece: Piece, options: PageOptions): Promise<PieceElement> {
  switch (piece.kind) {
    case 'span': {
      const plain = inlineCode(piece.code)
      const annotation =
        piece.annotation ?? (options.copyInlineCode ? { verb: 'copy' as const } : { verb: 'none' as const })
      const made = withAction(plain, toAction(annotation, piece.code, piece.line))
      return piece.annotation === undefined ? { ...made, heading: plain } : made
    }
    case 'fence': {
      const plain = await codeBlock(piece.code, piece.info)
      return withAction(plain, piece.annotation && toAction(piece.annotation, piece.code, piece.line))
    }
    case 'pre': {
      const { text, action } = readFileSnippet(piece.html, piece.line)
      const language = action?.kind === 'write' ? (/\.([a-z]+)$/i.exec(action.file)?.[1] ?? '') : ''
      return withAction(await codeBlock(text.replace(/\n$/, ''), language), action)
    }
    case 'quiz': {
      const element = await quizElement(piece.quiz, piece.line, async (markdown) => {
        const { tree } = await pageTree(markdown, options)
        return tree.children.filter((child) => child.type !== 'doctype')
      })
      return { active: element, plain: element, heading: element }
    }
  }
}

function withAction(plain: Element, action: Action | undefined): PieceElement {
  if (action === undefined) return { active: plain, plain, heading: plain }
  const properties = { action: JSON.stringify(action) }
  const active: Element = { type: 'element', tagName: 'sandlot-action', properties, children: [plain] }
  return { active, plain, heading: active }
}

/** Copies a clean tree, without positions, and with pieces where their marks were. */
class Expansion {
  constructor(
    private readonly prepared: PreparedMarkdown,
    private readonly pieces: readonly PieceElement[],
  ) {}

  root(tree: Root): Root {
    return { type: 'root', children: this.#children(tree, 'active') }
  }

  #children(parent: Parents, place: keyof PieceElement): ElementContent[] {
    const code = parent.type === 'element' && (parent.tagName === 'pre' || parent.tagName === 'code')
    return parent.children.flatMap((child: RootContent | ElementContent) => {
      if (child.type === 'text') return this.#text(code ? child.value : withEmoji(child.value), place)
      return child.type === 'element' ? this.#element(child, place) : []
    })
  }

  #element(node: Element, place: keyof PieceElement): Element {
    const inside = place === 'plain' ? place : placeIn(node.tagName, place)
    const children = this.#children(node, inside)
    // Browsers end a paragraph where a block begins; a division may hold one.
    const tagName = node.tagName === 'p' && children.some(isBlock) ? 'div' : node.tagName
    return { type: 'element', tagName, properties: this.#properties(node.properties), children }
  }

  #text(value: string, place: keyof PieceElement): ElementContent[] {
    const nodes: (Element | Text)[] = []
    let from = 0
    let text = ''
    for (const match of value.matchAll(anyMark())) {
      text += value.slice(from, match.index)
      from = match.index + match[0].length
      const piece = match[1] === undefined ? undefined : this.pieces[Number(match[1])]
      if (piece === undefined) {
        text += '<'
        continue
      }
      if (text !== '') nodes.push({ type: 'text', value: text })
      nodes.push(piece[place])
      text = ''
    }
    text += value.slice(from)
    if (text !== '') nodes.push({ type: 'text', value: text })
    return nodes
  }

  /** A mark in an attribute, such as an image's description, is the text that it stands for. */
  #properties(properties: Element['properties']): Element['properties'] {
    return Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [
        name,
        typeof value === 'string' ? this.#literal(value) : value,
      ]),
    )
  }

  #literal(value: string): string {
    return value.replace(anyMark(), (_, index?: string) => {
      const piece = index === undefined ? undefined : this.prepared.pieces[Number(index)]
      if (piece === undefined) return '<'
      return piece.kind === 'span' ? piece.code : ''
    })
  }
}

function placeIn(tagName: string, place: keyof PieceElement): keyof PieceElement {
  if (tagName === 'a') return 'plain'
  return tagName === 'summary' || /^h[1-6]$/.test(tagName) ? 'heading' : place
}

function isBlock(node: ElementContent): boolean {
  if (node.type !== 'element') return false
  return (
    node.tagName === 'pre' ||
    node.tagName === 'sandlot-quiz' ||
    (node.tagName === 'sandlot-action' && node.children.some(isBlock))
  )
}
