import { expect, test } from 'vitest'
import { show, textOf } from '#server/testing/shown-page.ts'

const run = { kind: 'run', terminal: 1, interrupt: false, newline: true }

test('a command with {{execute}} runs in the first terminal', async () => {
  const page = await show('Now type `docker ps`{{execute}} and wait.')
  expect(page.actions).toEqual([{ ...run, source: 'docker ps', line: 1 }])
  expect(page.text).toBe('Now type docker ps and wait.')
})

test('{{exec}} means the same as {{execute}}, in any case of letters', async () => {
  const page = await show('`a`{{exec}} `b`{{Execute}} `c`{{ execute }}')
  expect(page.actions.map(({ source }) => source)).toEqual(['a', 'b', 'c'])
})

test('the words of an action are a set in any order', async () => {
  const page = await show(
    '`top`{{execute interrupt T2}} `top`{{execute T2 interrupt}} `top`{{execute interupt T3}}',
  )
  expect(page.actions).toMatchObject([
    { terminal: 2, interrupt: true },
    { terminal: 2, interrupt: true },
    { terminal: 3, interrupt: true },
  ])
})

test('every terminal from T1 to T9 can be named', async () => {
  const page = await show([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `\`a\`{{execute T${n}}}`).join(' '))
  expect(page.actions.map((action) => 'terminal' in action && action.terminal)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9,
  ])
})

test('HOST1 and HOST2 are the terminals of those machines', async () => {
  const page = await show('`a`{{execute HOST1}} `b`{{execute HOST2}}')
  expect(page.actions).toMatchObject([
    { host: 'HOST1', terminal: 1 },
    { host: 'HOST2', terminal: 2 },
  ])
})

test('no-newline types without sending, ctrl-seq presses keys', async () => {
  const page = await show(
    '`jddO`{{execute no-newline}} `^C`{{execute ctrl-seq}} `^ESC`{{execute T2 ctrl-seq}}',
  )
  expect(page.actions).toEqual([
    { ...run, source: 'jddO', newline: false, line: 1 },
    { kind: 'keys', source: '^C', terminal: 1, line: 1 },
    { kind: 'keys', source: '^ESC', terminal: 2, line: 1 },
  ])
})

test('a word that nobody knows does not disable the button', async () => {
  const page = await show('`uname`{{execute test-uname}}')
  expect(page.actions).toEqual([{ ...run, source: 'uname', named: 'test-uname', line: 1 }])
})

test('{{copy}} copies and {{open}} opens', async () => {
  const page = await show('`ls`{{copy}} `app/main.js`{{open}}')
  expect(page.actions).toEqual([
    { kind: 'copy', source: 'ls', line: 1 },
    { kind: 'open', source: 'app/main.js', line: 1 },
  ])
})

test('inline code is copied on a click where the dialect does so, unless {{}} says not to', async () => {
  const markdown = 'The file `Dockerfile` and `not this`{{}}.'
  expect((await show(markdown)).actions).toEqual([])
  const page = await show(markdown, { copyInlineCode: true })
  expect(page.actions).toEqual([{ kind: 'copy', source: 'Dockerfile', line: 1 }])
  expect(page.text).toBe('The file Dockerfile and not this.')
})

test('an annotated fence ends where its author ended it', async () => {
  const page = await show('```bash\necho one\n```{{execute}}\n\nProse.\n\n```\nplain\n```\n\nMore.')
  expect(page.actions).toEqual([{ ...run, source: 'echo one', line: 1 }])
  expect(page.all('pre').map(textOf)).toEqual(['echo one', 'plain'])
  expect(page.all('p').map(textOf)).toEqual(['Prose.', 'More.'])
})

test('a fence may have a blank before the braces, and text after them', async () => {
  const page = await show('```\na\n``` {{execute}}\n\n```\nb\n```{{exec}} and go on')
  expect(page.actions.map(({ source }) => source)).toEqual(['a', 'b'])
  expect(page.text).toContain('and go on')
})

test('a fence glued to its last line of code ends there', async () => {
  const page = await show('```\ncat <<EOF\nhi\nEOF```{{execute}}\nAfterwards.')
  expect(page.actions[0]?.source).toBe('cat <<EOF\nhi\nEOF')
  expect(page.all('p').map(textOf)).toEqual(['Afterwards.'])
})

test('a plain fence glued to its last line ends there where the code after it would be turned inside out', async () => {
  const page = await show(
    '```\n[\n  a\n]```\n\nStart:\n\n```\nrun it\n```{{execute}}\n\nand:\n```\nb\n```{{execute}}',
  )
  expect(page.actions.map(({ source }) => source)).toEqual(['run it', 'b'])
  expect(page.all('p').map(textOf)).toEqual(['Start:', 'and:'])
})

test('a fence that ends no code does not swallow the code after it', async () => {
  const page = await show('cat x\n```{{exec}}\n\nThen:\n\n```bash\nls\n```{{exec}}\n')
  expect(page.actions.map(({ source }) => source)).toEqual(['ls'])
  expect(page.all('p').map(textOf)).toEqual(['cat x', 'Then:'])
  expect(page.problems).toMatchObject([{ code: 'stray-fence', line: 2 }])
})

test('a fence may have its action on the line that opens it', async () => {
  const page = await show('```{{execute}}\nls\n```\n\nDone')
  expect(page.actions.map(({ source }) => source)).toEqual(['ls'])
})

test('text that follows indented code without a blank line is text', async () => {
  const page = await show('Text\n\n        port: 1\n4. Apply `ls`{{execute}} now.')
  expect(page.actions.map(({ source }) => source)).toEqual(['ls'])
})

test('a fence of three backticks on one line is inline code', async () => {
  const page = await show('Type ```echo `date` ```{{execute}} now.')
  expect(page.actions[0]?.source).toBe('echo `date` ')
})

test('fences inside lists lose the indentation of their opening line and no more', async () => {
  const page = await show(
    '1. First\n\n   ```bash\n   for x in 1 2\n   do\n     echo $x\n   done\n   ```{{exec}}\n\n2. Second',
  )
  expect(page.actions[0]?.source).toBe('for x in 1 2\ndo\n  echo $x\ndone')
  expect(page.all('li')).toHaveLength(2)
})

test('a here-document that sticks out of its list item does not end the fence', async () => {
  const page = await show(
    '1. Do\n   ```\n   cat <<EOF > x\nfoo\nEOF\n   ```{{execute}}\n2. Then `ls`{{execute}}',
  )
  expect(page.actions.map(({ source }) => source)).toEqual(['cat <<EOF > x\nfoo\nEOF', 'ls'])
})

test('fences inside quotes lose the quote marks', async () => {
  const page = await show('> Try:\n>\n> ```sh\n> echo 1\n> echo 2\n> ```{{execute T2}}\n\nDone.')
  expect(page.actions).toMatchObject([{ source: 'echo 1\necho 2', terminal: 2 }])
  expect(page.all('blockquote')).toHaveLength(1)
  expect(page.all('p').map(textOf)).toEqual(['Try:', 'Done.'])
})

test('a fence of four backticks may be closed by an annotated one of three', async () => {
  const page = await show('````sql\nSELECT 1;\n```{{execute}}\n\nAnd `SELECT 2;`{{execute}}')
  expect(page.actions.map(({ source }) => source)).toEqual(['SELECT 1;', 'SELECT 2;'])
})

test('tildes make fences too', async () => {
  const page = await show('~~~\nls\n~~~{{execute}}\n')
  expect(page.actions[0]?.source).toBe('ls')
})

test('a span over several lines is sent with its line ends', async () => {
  const page = await show('Run `docker run --rm \\\n  -v /a:/b \\\n- x`{{execute}} now')
  expect(page.actions[0]?.source).toBe('docker run --rm \\\n  -v /a:/b \\\n- x')
  expect(page.text).toContain('now')
})

test('a line of a command that begins with # is no heading', async () => {
  const page = await show('`ls \\\n#all`{{execute}}')
  expect(page.actions).toMatchObject([{ source: 'ls \\\n#all' }])
})

test('a span over several lines of a quote is sent without the quote marks', async () => {
  const page = await show('> `echo 1 \\\n> 2`{{execute}}')
  expect(page.actions[0]?.source).toBe('echo 1 \\\n2')
})

test('a forgotten backtick costs its own line only', async () => {
  const page = await show("`apt install x'{{execute}}\n`wget y`{{execute}}\n`make`{{execute}}")
  expect(page.actions.map(({ source }) => source)).toEqual(['wget y', 'make'])
})

test('templates in braces are left alone', async () => {
  const code = 'docker inspect -f "{{json .NetworkSettings}}" x'
  const page = await show(
    `\`${code}\`{{execute}}\n\nUse \`{{workflow.name}}\` and {{item}}.\n\n\`x\`{{.Values.name}}`,
  )
  expect(page.actions.map(({ source }) => source)).toEqual([code])
  expect(page.text).toContain('Use {{workflow.name}} and {{item}}.')
  expect(page.text).toContain('x{{.Values.name}}')
})

test('nothing in code is trimmed, unescaped or joined', async () => {
  const page = await show('```\n  a  &amp; b \\\n\n\tc\n```{{execute}}')
  expect(page.actions[0]?.source).toBe('  a  &amp; b \\\n\n\tc')
})

test('code in a table may hold bars', async () => {
  const page = await show('| what | how |\n|---|---|\n| count | `ls | wc -l`{{execute}} |\n')
  expect(page.actions[0]?.source).toBe('ls | wc -l')
  expect(page.all('td').map(textOf)).toEqual(['count', 'ls | wc -l'])
})

test('actions inside a raw <pre> are shown but not active', async () => {
  const page = await show('<pre>`ls`{{execute}}</pre>\n\n`ls`{{execute}}')
  expect(page.actions).toHaveLength(1)
  expect(textOf(page.all('pre')[0])).toBe('`ls`{{execute}}')
})

test('an action in a heading works, and one that stands over a rule too', async () => {
  const page = await show('## Type `ls`{{execute}}\n\n`pwd`{{execute}}\n---\n')
  expect(page.actions.map(({ source }) => source)).toEqual(['ls', 'pwd'])
})

test('code in a link is only code', async () => {
  const page = await show('[`curl`](https://curl.se)', { copyInlineCode: true })
  expect(page.actions).toEqual([])
  expect(page.all('a')[0]?.properties).toMatchObject({
    href: 'https://curl.se',
    target: '_blank',
    rel: ['noopener', 'noreferrer'],
  })
})

test('an indented block is code as it stands, but an action in it is an action', async () => {
  const page = await show('Text\n\n    a `b` <c>\n\nText\n\n    `ls`{{exec}}\n')
  expect(textOf(page.all('pre')[0])).toBe('a `b` <c>')
  expect(page.actions.map(({ source }) => source)).toEqual(['ls'])
})

test('the language of a fence is coloured by class names, and lines can be marked', async () => {
  const page = await show('```yaml{2}\na: 1\nb: "x"\n```')
  const pre = page.all('pre')[0]
  expect(pre?.properties).toEqual({ className: ['code'], dataLanguage: 'yaml' })
  expect(page.all('span').some(({ properties }) => String(properties['className']).startsWith('code-'))).toBe(
    true,
  )
  const marked = page.all('span').find(({ properties }) => String(properties['className']) === 'code-marked')
  expect(textOf(marked)).toBe('b: "x"')
  expect(JSON.stringify(page.tree)).not.toContain('style')
})

test('the tree is plain JSON', async () => {
  const page = await show('# Hi\n\n`a`{{exec}} [x](https://y.z) <b>bold</b>\n\n```js\n1\n```')
  expect(JSON.parse(JSON.stringify(page.tree))).toEqual(page.tree)
  expect(JSON.stringify(page.tree)).not.toContain('position')
})
