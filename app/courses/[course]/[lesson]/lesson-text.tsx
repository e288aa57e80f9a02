import type { Element, ElementContent, Root } from 'hast'
import { toJsxRuntime } from 'hast-util-to-jsx-runtime'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'
import type { ReactElement, ReactNode } from 'react'
import type { Action } from '#common/course.ts'
import { ActionCode } from './action-code.tsx'
import { CodeBlock } from './code-block.tsx'
import { CopyWord } from './copy-word.tsx'
import { PortsLink, PreviewLink } from './preview-link.tsx'
import { Quiz } from './quiz.tsx'
import { quizParts } from './quiz-parts.ts'

/** A page's text as React: what can be clicked becomes a component, the rest plain elements. */
export function LessonText({ tree }: { tree: Root }) {
  // Its declared result is a global type that React no longer declares.
  return toJsxRuntime(tree, { Fragment, jsx, jsxs, components, passNode: true }) as ReactElement
}

const components = {
  pre: PreElement,
  a: TextLink,
  'sandlot-action': ActionElement,
  'sandlot-preview': PreviewElement,
  'sandlot-ports': PortsElement,
  'sandlot-address': Fragment,
  'sandlot-quiz': QuizElement,
}

interface ElementProps {
  node?: Element
  children?: ReactNode
}

function PreElement({ children }: ElementProps) {
  return <CodeBlock>{children}</CodeBlock>
}

function ActionElement({ node, children }: ElementProps) {
  // Written by our own renderer (server/course): whatever is there is an Action.
  const action = JSON.parse(String(node?.properties['action'])) as Action
  const block = node?.children.some((child) => child.type === 'element' && child.tagName === 'pre') ?? false
  if (action.kind === 'copy' && !block) return <CopyWord action={action}>{children}</CopyWord>
  return (
    <ActionCode action={action} block={block}>
      {children}
    </ActionCode>
  )
}

function PreviewElement({ node, children }: ElementProps) {
  const { port, path, prefix } = node?.properties ?? {}
  return (
    <PreviewLink
      port={Number(port)}
      path={typeof path === 'string' ? path : '/'}
      prefix={typeof prefix === 'string' ? prefix : ''}
    >
      {children}
    </PreviewLink>
  )
}

function PortsElement({ children }: ElementProps) {
  return <PortsLink>{children}</PortsLink>
}

/** The question and its options, each drawn on its own, for the form that they become. */
function QuizElement({ node }: ElementProps) {
  if (node === undefined) return null
  const { kind, line, legend, rest, options } = quizParts(node)
  return (
    <Quiz
      kind={kind}
      line={line}
      legend={drawn(legend)}
      rest={drawn(rest)}
      options={options.map((option) => drawn(option))}
    />
  )
}

function drawn(children: ElementContent[]): ReactElement {
  return <LessonText tree={{ type: 'root', children }} />
}

/** Links lead away from the lesson: they open beside it. */
function TextLink({ href = '', title, children }: ElementProps & { href?: string; title?: string }) {
  if (href.startsWith('#')) return <a href={href}>{children}</a>
  return (
    <a href={href} title={title} target="_blank" rel="noreferrer">
      {children}
    </a>
  )
}
