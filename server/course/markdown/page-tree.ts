import type { Element, ElementContent, Nodes, Parents, Root, RootContent, Text } from 'hast'
import type { Action } from '#common/course.ts'
import { toAction } from './action-words.ts'
import { showAddresses } from './addresses.ts'
import { codeBlock, inlineCode } from './code-element.ts'
import { readFileSnippet } from './file-snippet.ts'
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
  const tree = parseMarkdown(prepared)
  const pieces = await Promise.all(prepared.pieces.map((piece) => pieceElement(piece, options)))
  const expanded = new Expansion(prepared, pieces).root(tree)
  showAddresses(expanded, prepared.placeholders)
  settleLinks(expanded)
  return { tree: expanded, problems: prepared.problems }
}

/** What stands in a piece's place; `plain` where nothing can be clicked, in a link or a heading. */
interface PieceElement {
  active: Element
  plain: Element
}

async function pieceElement(piece: Piece, options: PageOptions): Promise<PieceElement> {
  switch (piece.kind) {
    case 'span': {
      const plain = inlineCode(piece.code)
      const annotation =
        piece.annotation ?? (options.copyInlineCode ? { verb: 'copy' as const } : { verb: 'none' as const })
      return withAction(plain, toAction(annotation, piece.code, piece.line))
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
      return { active: element, plain: element }
    }
  }
}

function withAction(plain: Element, action: Action | undefined): PieceElement {
  if (action === undefined) return { active: plain, plain }
  const properties = { action: JSON.stringify(action) }
  return { plain, active: { type: 'element', tagName: 'sandlot-action', properties, children: [plain] } }
}

/** Copies a clean tree, without positions, and with pieces where their marks were. */
class Expansion {
  constructor(
    private readonly prepared: PreparedMarkdown,
    private readonly pieces: readonly PieceElement[],
  ) {}

  root(tree: Root): Root {
    return { type: 'root', children: this.#children(tree, false) }
  }

  #children(parent: Parents, passive: boolean): ElementContent[] {
    return parent.children.flatMap((child: RootContent | ElementContent) => this.#node(child, passive))
  }

  #node(node: Nodes, passive: boolean): ElementContent[] {
    if (node.type === 'text') return this.#text(node.value, passive)
    if (node.type !== 'element') return []
    const inside = passive || passiveElements.has(node.tagName)
    const children = this.#children(node, inside)
    // Browsers end a paragraph where a block begins; a division may hold one.
    const tagName = node.tagName === 'p' && children.some(isBlock) ? 'div' : node.tagName
    return [{ type: 'element', tagName, properties: this.#properties(node.properties), children }]
  }

  #text(value: string, passive: boolean): ElementContent[] {
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
      nodes.push(passive ? piece.plain : piece.active)
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

const passiveElements = new Set(['a', 'summary', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])

function isBlock(node: ElementContent): boolean {
  if (node.type !== 'element') return false
  return (
    node.tagName === 'pre' ||
    node.tagName === 'sandlot-quiz' ||
    (node.tagName === 'sandlot-action' && node.children.some(isBlock))
  )
}
