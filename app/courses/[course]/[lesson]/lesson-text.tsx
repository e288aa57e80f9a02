import type { Element, Root } from 'hast'
import { toJsxRuntime } from 'hast-util-to-jsx-runtime'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'
import type { ComponentProps, ReactNode } from 'react'
import type { Action } from '#common/course.ts'
import { ActionCode } from './action-code.tsx'
import { CodeBlock } from './code-block.tsx'
import { PreviewLink } from './preview-link.tsx'

/** A page's text as React: what can be clicked becomes a component, the rest plain elements. */
export function LessonText({ tree }: { tree: Root }) {
  return toJsxRuntime(tree, { Fragment, jsx, jsxs, components, passNode: true })
}

const components = {
  pre: PreElement,
  a: TextLink,
  'sandlot-action': ActionElement,
  'sandlot-preview': PreviewElement,
}

interface ElementProps {
  node?: Element
  children?: ReactNode
}

function PreElement({ node: _, ...pre }: ElementProps & ComponentProps<'pre'>) {
  return <CodeBlock {...pre} />
}

function ActionElement({ node, children }: ElementProps) {
  // Written by our own renderer (server/course): whatever is there is an Action.
  const action: Action = JSON.parse(String(node?.properties['action']))
  const block = node?.children.some((child) => child.type === 'element' && child.tagName === 'pre') ?? false
  return (
    <ActionCode action={action} block={block}>
      {children}
    </ActionCode>
  )
}

function PreviewElement({ node, children }: ElementProps) {
  const { port, path } = node?.properties ?? {}
  return (
    <PreviewLink port={Number(port)} path={typeof path === 'string' ? path : '/'}>
      {children}
    </PreviewLink>
  )
}

/** Links lead away from the lesson: they open beside it. */
function TextLink({ node: _, href = '', children, ...link }: ElementProps & ComponentProps<'a'>) {
  if (href.startsWith('#')) return <a href={href}>{children}</a>
  return (
    <a {...link} href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  )
}
