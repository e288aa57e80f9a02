import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { expect, test } from '@playwright/test'
import { freePort } from '#server/testing/free-port.ts'
import { Learner } from './learner.ts'

let content: string
let data: string
let server: ChildProcess
let address: string

for (const options of [[], ['--local']]) {
  test.describe(['sandlot dev', ...options].join(' '), () => {
    test.beforeAll(async () => {
      content = fs.mkdtempSync(path.join(os.tmpdir(), 'sandlot-lessons-'))
      data = fs.mkdtempSync(path.join(os.tmpdir(), 'sandlot-data-'))
      write('first/index.json', {
        title: 'First',
        details: { steps: [{ title: 'One', text: 'one.md', background: 'prepare.sh' }] },
        backend: { imageid: 'shell' },
        sandlot: { egress: 'none' },
      })
      write('first/one.md', 'The text as it was.')
      write('first/prepare.sh', 'echo prepared by $(whoami); false')
      server = spawn('node', ['cli/sandlot.mjs', 'dev', content, ...options], {
        env: { ...process.env, SANDLOT_DATA: data, SANDLOT_URL: `http://localhost:${await freePort()}` },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      address = await addressOf(server)
    })

    test.afterAll(async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
      const env = { ...process.env, SANDLOT_DATA: path.join(data, 'author') }
      const down = spawn('node', ['cli/sandlot.mjs', 'down'], { env, stdio: 'inherit' })
      await new Promise((resolve) => down.once('exit', resolve))
      for (const directory of [content, data]) fs.rmSync(directory, { recursive: true, force: true })
    })

    test('an author without an account sees what they save, and the terminal stays as it is', async ({
      page,
    }) => {
      const author = new Learner(page)
      await page.goto(`${address}/courses`)
      await page.getByRole('link', { name: 'First', exact: true }).click()
      await author.seesPrompt()
      await expect(page.getByRole('note')).toHaveCount(options.length)
      await author.types('kept=from-before')

      write('first/one.md', 'The text as it is now.')
      await expect(page.getByText('The text as it is now.')).toBeVisible()
      await expect(page.getByText('The text as it was.')).toBeHidden()

      await author.types('echo shell $kept')
      await author.reads('shell from-before')

      await page.getByRole('button', { name: 'Scripts', exact: true }).click()
      const script = page.getByRole('dialog').getByRole('region', { name: 'Step 1' })
      await expect(script).toContainText(/ended after \d+ s with status 1.*prepared by root/)
    })

    test('a lesson that an author breaks and mends comes back by itself, and a new one joins its course', async ({
      page,
    }) => {
      await page.goto(`${address}/courses`)
      write('again/index.json', '{ "title": "Again"')
      const lesson = page.getByRole('link', { name: 'Again', exact: true })
      await expect(lesson).toBeVisible()
      await lesson.click()
      await expect(page.getByText('again/index.json')).toBeVisible()

      write('again/index.json', {
        title: 'Again',
        details: { steps: [{ title: 'One', text: '../first/one.md' }] },
        backend: { imageid: 'shell' },
        sandlot: { egress: 'none' },
      })
      await expect(page.getByRole('heading', { name: 'One', exact: true })).toBeVisible()
    })
  })
}

function write(file: string, what: string | object): void {
  const name = path.join(content, file)
  fs.mkdirSync(path.dirname(name), { recursive: true })
  fs.writeFileSync(name, typeof what === 'string' ? what : JSON.stringify(what))
}

/** The line that says where it is served. */
async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('nothing can be read of the server')
  try {
    for await (const line of readline.createInterface({ input: stdout })) {
      const found = /^Sandlot is at (\S+)$/.exec(line)?.[1]
      if (found !== undefined) return found
    }
  } finally {
    // A server whose log nobody reads would wait in the end.
    stdout.resume()
  }
  throw new Error('the server ended before it served')
}
