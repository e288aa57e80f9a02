import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillPlaceholders, findPlaceholders } from '#common/placeholder.ts'
import { growth } from '#server/testing/growth.ts'
import { pageTree } from './page-tree.ts'
import { prepareMarkdown } from './prepare.ts'

/** Pieces that lessons are made of, and that trip parsers: strung together at random. */
const fragment = fc.constantFrom(
  ...[
    '```',
    '````',
    '~~~',
    '`',
    '``',
    '{{execute}}',
    '{{exec T2 interrupt}}',
    '{{copy}}',
    '{{}}',
    '{{.Name}}',
    '{{',
  ],
  ...[
    '\n',
    '\n\n',
    '\r\n',
    '    ',
    '\t',
    ' ',
    '- ',
    '1. ',
    '> ',
    '>>Q1: a?<<\n',
    '=== b\n',
    '=~= (a+)+\n',
    '[*] c\n',
    '( ) d\n',
  ],
  ...[
    '<pre class="file" data-filename="f" data-target="replace">',
    '</pre>',
    '<pre>',
    '<details>',
    '</details>',
    '<namespace>',
    '<!--',
    '-->',
  ],
  ...[
    '<script>',
    '</script>',
    '<b onclick=x>',
    '[a](javascript:x)',
    '![i](../x.png)',
    '# ',
    '---\n',
    '| a | b |\n|---|---|\n',
    '[^1]',
    '[^1]: n\n',
  ],
  ...[
    '[[HOST_SUBDOMAIN]]-80-[[KATACODA_HOST]].environments.katacoda.com',
    'https://',
    '{{TRAFFIC_HOST1_80}}',
    '\\',
    '\\`',
    '*',
    '_',
    ':tada:',
    '한글',
    '🎉',
    '\uFDD00\uFDD1',
  ],
)
const text = fc.oneof(
  fc.array(fc.oneof(fragment, fc.string({ maxLength: 8 })), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
)

test('whatever a lesson holds, it becomes a page of plain JSON with nothing in it that runs', async () => {
  await fc.assert(
    fc.asyncProperty(text, fc.boolean(), async (markdown, copyInlineCode) => {
      const { tree } = await pageTree(markdown, { copyInlineCode })
      const json = JSON.stringify(tree)
      expect(JSON.parse(json)).toEqual(tree)
      expect(json).not.toMatch(/"tagName":"(?:script|style|iframe|svg)"|"on[a-z]+":|"href":"javascript:/i)
      expect(json).not.toMatch(/[\uFDD0-\uFDD2]|sandlot-\d+\.invalid/)
    }),
    { numRuns: 400 },
  )
})

test('every line that an action sends stands in the file, and the whole of it when it is one line', () => {
  fc.assert(
    fc.property(text, (markdown) => {
      const normal = markdown
        .replace(/^\uFEFF/, '')
        .replace(/\r\n?/g, '\n')
        .replace(/[\uFDD0-\uFDD2]/g, '\uFFFD')
      for (const piece of prepareMarkdown(markdown).pieces) {
        if (piece.kind !== 'span' && piece.kind !== 'fence') continue
        // In a table \| stands for |, and a tab that sticks out of an indentation becomes blanks.
        for (const line of piece.code.split('\n')) {
          expect(normal.replaceAll('\\|', '|').replaceAll('\t', '    ')).toContain(
            line.replaceAll('\\|', '|').replaceAll('\t', '    ').trim(),
          )
        }
      }
    }),
    { numRuns: 1000 },
  )
})

test('an action that its author wrote in the plain way is found with its own bytes', () => {
  const command = fc
    .string({ minLength: 1, maxLength: 60 })
    .filter((each) => !/[`\\\n\r\uFDD0-\uFDD2]|<!--/.test(each) && each.trim() === each)
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 5 }), (commands) => {
      const markdown = commands
        .map((each) => `Type \`${each}\`{{execute}} or\n\n\`\`\`bash\n${each}\n\`\`\`{{exec}}\n`)
        .join('\n')
      const { pieces } = prepareMarkdown(markdown)
      expect(pieces.map((piece) => 'code' in piece && piece.code)).toEqual(
        commands.flatMap((each) => [each, each]),
      )
    }),
    { numRuns: 500 },
  )
})

test('lines are counted as an editor counts them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('text', '', '`x`{{exec}}', '```\ncode\n```{{exec}}', '- item', '> quote'), {
        maxLength: 40,
      }),
      (parts) => {
        const markdown = parts.join('\n\n')
        const lines = markdown.split('\n')
        for (const piece of prepareMarkdown(markdown).pieces)
          expect(lines[piece.line - 1]).toMatch(/^```|`x`/)
      },
    ),
  )
})

test('what has no placeholder is not changed by filling them in', () => {
  fc.assert(
    fc.property(text, (written) => {
      if (findPlaceholders(written).length === 0)
        expect(fillPlaceholders(written, { preview: () => 'X', picker: 'X' })).toBe(written)
    }),
    { numRuns: 500 },
  )
})

test('preparing a text takes time in proportion to its length', async () => {
  // The same pieces over and over, which is what quadratic scans are caught by.
  await fc.assert(
    fc.asyncProperty(fc.array(fragment, { minLength: 3, maxLength: 12 }), async (parts) => {
      const unit = parts.join('')
      const prepare = (size: number) => prepareMarkdown(unit.repeat(Math.ceil(size / unit.length)))
      // In proportion it is 8, growing with the square 64.
      expect(await growth(prepare, { from: 10_000, to: 80_000, limit: 22 })).toBeLessThan(22)
    }),
    { numRuns: 40, examples: [[['{{TRAFFIC_HOST1_80}}', '\r\n', 'https://']]] },
  )
}, 600_000)
