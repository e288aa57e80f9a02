import type { Element, ElementContent } from 'hast'
import { expect, test } from 'vitest'
import { quizParts } from './quiz-parts.ts'

const port = text('Which port?')
const code = element('pre', text('EXPOSE 80'))

test('A question with options becomes a legend and labels, in the order of the author', () => {
  const quiz = element(
    'sandlot-quiz',
    element('div', element('p', port)),
    element('ul', element('li', element('p', text('80'))), element('li', text('443'))),
  )
  quiz.properties = { kind: 'several', line: 4 }
  expect(quizParts(quiz)).toEqual({
    kind: 'several',
    line: 4,
    legend: [port],
    rest: [],
    options: [[text('80')], [text('443')]],
  })
})

test('Code below the question stands outside the legend', () => {
  const quiz = element('sandlot-quiz', element('div', element('p', port), code))
  expect(quizParts(quiz)).toMatchObject({ kind: 'text', legend: [port], rest: [code], options: [] })
})

test('A question that begins with code has no legend, and loses nothing', () => {
  const question = [code, element('p', port)]
  const quiz = element('sandlot-quiz', element('div', ...question))
  expect(quizParts(quiz)).toMatchObject({ legend: [], rest: question })
})

function element(tagName: string, ...children: ElementContent[]): Element {
  return { type: 'element', tagName, properties: {}, children }
}

function text(value: string): ElementContent {
  return { type: 'text', value }
}
