import { Learner } from './learner.ts'
import { expect, test, type Page } from './platform.ts'

/** A container's id and the prompt again: it is printed a moment before the container runs. */
const started = /[0-9a-f]{64}\n.*[$#]$/

test('a learner builds a website as a container, reloads in mid-lesson and sees the page in a tab', async ({
  page,
  context,
  platform,
}) => {
  const learner = new Learner(page)
  await learner.startLesson('/courses/containers-and-networks/static-website', 'Ada')
  await learner.goesOn()

  await learner.checkFails(/Dockerfile/)
  await learner.runs('cd ~/site', /site[$#]/)
  await learner.runs('cat index.html', '</html>')
  await learner.clicks('FROM nginx:alpine')
  await expect(page.locator('[data-saving=saved]')).toBeVisible()
  await learner.runs('cat Dockerfile', 'COPY . /usr/share/nginx/html')
  await page.getByRole('treeitem', { name: 'index.html' }).click()
  await learner.checkPasses()
  await learner.goesOn()

  await learner.runs('docker build -t webserver-image:v1 .', /Successfully tagged webserver-image:v1/)
  await learner.runs('docker images', /webserver-image\s+v1/)
  await learner.checkPasses()
  await learner.goesOn()

  await learner.seesPrompt()
  const before = await learner.screenText()
  await page.reload()
  await expect.poll(() => learner.screenText()).toBe(before)
  const files = page.getByRole('group', { name: 'Open files' })
  await expect(files.getByRole('button', { name: 'index.html', exact: true, pressed: true })).toBeVisible()
  await expect(files.getByRole('button', { name: 'Dockerfile', exact: true })).toBeVisible()

  await learner.runs('docker run -d -p 80:80 webserver-image:v1', started)
  await answersAt(learner, 'docker')
  await learner.runs('curl docker', '</html>')
  await learner.checkPasses()
  await learner.clicks('docker logs --follow')
  await expect(terminal(page, 2)).toContainText('curl/')
  const [preview] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: /Open port 80 in a new tab/ }).click(),
  ])
  await expect(preview.getByRole('heading', { level: 1 })).toBeVisible()
  expect(new URL(preview.url()).host).toMatch(/^80-[a-z0-9]+\.localhost:/)
  await preview.close()
  await expect(terminal(page, 2)).toContainText('Mozilla/')
  await learner.clicks('echo done')
  await expect(terminal(page, 2)).toContainText(/\^C.*echo done/s)
  await learner.showsTerminal(1)
  await learner.goesOn()

  await learner.runs('docker ps', /webserver-image:v1 .* Up /)
  await learner.types('docker inspect $(docker ps -q | cut -c1-3) | grep IPAddress')
  await learner.reads(/"IPAddress": "172\.\d+\.\d+\.\d+"/)
  const address = /"IPAddress": "(172\.[\d.]+)"/.exec(await learner.screenText())?.[1] ?? ''
  await learner.types('clear')
  await learner.types(`echo ${address} > ~/address.txt`)
  await learner.runs('curl $(cat ~/address.txt)', '</html>')
  await learner.checkPasses()
  await learner.goesOn()

  await learner.runs('docker run -d -p 80:80 webserver-image:v1', /^docker: Error response from daemon/m)
  await learner.runs('docker run -d -p 8080:80 webserver-image:v1', started)
  await answersAt(learner, 'docker:8080')
  await learner.runs('curl docker:8080', '</html>')
  await learner.checkPasses()

  // The question leads on when it is answered right, not before.
  await page.getByRole('button', { name: 'Next', exact: true }).click({ force: true })
  await expect(page.getByText('Answer the question above first')).toBeVisible()
  await learner.answersQuestion('9000', 'That is not right yet')
  await learner.answersQuestion('80', 'Right.')
  // What is not stored yet is not called done.
  await context.setOffline(true)
  await expect(page.getByText('You are offline.')).toBeVisible()
  await learner.goesOn()
  await expect(page.getByText('You have completed every step')).toBeHidden()
  await context.setOffline(false)
  await expect(page.getByText('You have completed every step')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Finish: done' })).toBeVisible()

  await page.goto(`${platform.url}/courses/containers-and-networks`)
  await expect(page.getByText('1 of 3 lessons done')).toBeVisible()
})

test('a learner links containers to one another and types into redis-cli', async ({ page }) => {
  const learner = new Learner(page)
  await learner.startLesson('/courses/containers-and-networks/container-links', 'Grace')
  await learner.goesOn()

  await learner.checkFails(/redis-server/)
  await learner.runs('docker run -d --name redis-server redis', started)
  await learner.checkPasses()
  await learner.goesOn()

  await learner.runs('docker run --link redis-server:redis alpine env', /REDIS_PORT_6379_TCP=tcp:\/\//)
  await learner.runs(
    'docker run --link redis-server:redis alpine cat /etc/hosts',
    /redis [0-9a-f]{12} redis-server/,
  )
  await learner.runs('docker run --link redis-server:redis alpine ping -c 1 redis', /1 packets received/)
  await learner.checkPasses()
  await learner.goesOn()

  await learner.runs('docker ps -a', /alpine.*Exited \(0\)/s)
  await learner.runs('docker run -d --name pinger --link redis-server:redis alpine ping redis', started)
  await learner.checkPasses()
  await learner.goesOn()

  await learner.runs('docker run -d -p 3000:3000 --link redis-server:redis sandlot/visit-counter', started)
  // Not a visit.
  await answersAt(learner, 'docker:3000/favicon.ico')
  for (const visit of [1, 2, 3]) await learner.runs('curl docker:3000', `Total requests: ${visit}`)
  await learner.clicks('for visit in')
  await expect(page.locator('[data-saving=saved]')).toBeVisible()
  await learner.runs('bash visit.sh', 'Total requests: 8')
  await learner.checkPasses()
  await learner.goesOn()

  await learner.runs('docker run -it --rm --link redis-server:redis redis redis-cli -h redis', /redis:6379>/)
  await learner.runs('SET greeting "hello from redis-cli"', /^OK$/m)
  await learner.runs('GET greeting', /^"hello from redis-cli"$/m)
  await learner.runs('QUIT', /[$#]$/)
  await learner.clicks('docker exec -it redis-server redis-cli monitor')
  await expect(terminal(page, 2)).toContainText('OK')
  await learner.runs('curl docker:3000', 'Total requests')
  await learner.showsTerminal(2)
  await expect(terminal(page, 2)).toContainText('"INCR" "requests"')
  await learner.showsTerminal(1)
  await learner.checkPasses()
  await learner.goesOn()

  await learner.runs('docker history redis', /EXPOSE.*6379/)
  await learner.types('docker run -d --name redis-archive -p 6380:6379 -v archive:/data redis')
  await learner.reads(started)
  await learner.checkPasses()
  const requests = await dropFirstPost(page)
  await learner.answersQuestion('It notes which port the program listens on.', 'Right.')
  expect(requests).toEqual(['dropped', 'sent'])
  await learner.goesOn()
})

test.describe('한국어', () => {
  test.use({ locale: 'ko-KR' })

  test('학습자가 한국어 레슨을 마지막 확인까지 마친다', async ({ page }) => {
    const learner = new Learner(page, 'ko')
    await learner.startLesson('/courses/containers-and-networks/static-website', '세종')
    await learner.goesOn()

    await learner.checkFails(/[가-힣]/)
    await learner.types('echo 안녕하세요')
    await learner.reads('안녕하세요')
    await learner.types('clear')
    await learner.runs('cd ~/site', /site[$#]/)
    await page.getByText('더 알아보기: 편집기 없이 작성하기').click()
    await learner.runsStarting('cat > Dockerfile', /EOF\n.*site[$#]$/)
    await learner.checkPasses()
    await learner.goesOn()

    await learner.runs('docker build -t webserver-image:v1 .', /Successfully tagged webserver-image:v1/)
    await learner.checkPasses()
    await learner.goesOn()

    await learner.runs('docker run -d -p 80:80 webserver-image:v1', started)
    await answersAt(learner, 'docker')
    await learner.runs('curl docker', '</html>')
    await learner.checkPasses()
    await learner.goesOn()

    await learner.types(
      "docker inspect --format '{{.NetworkSettings.IPAddress}}' $(docker ps -q) > ~/address.txt",
    )
    await learner.runs('curl $(cat ~/address.txt)', '</html>')
    await learner.checkPasses()
    await learner.goesOn()

    await learner.runs('docker run -d -p 8080:80 webserver-image:v1', started)
    await answersAt(learner, 'docker:8080')
    await learner.runs('curl docker:8080', '</html>')
    await learner.checkPasses()
  })
})

/** A container is there a moment before its server listens, which whoever reads on and clicks does not notice. */
async function answersAt(learner: Learner, address: string): Promise<void> {
  await learner.answers(`until curl -s ${address} >/dev/null; do sleep 0.1; done`)
}

/** The words on that terminal's screen, whether it is in front or not. */
function terminal(page: Page, number: number) {
  return page.locator(`[data-terminal="${number}"] .xterm-rows`)
}

/** As a browser does when networks come and go. Fills in what became of each. */
async function dropFirstPost(page: Page): Promise<('dropped' | 'sent')[]> {
  const posts: ('dropped' | 'sent')[] = []
  await page.route('**/*', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback()
    posts.push(posts.length === 0 ? 'dropped' : 'sent')
    return posts.length === 1 ? route.abort('connectionreset') : route.fallback()
  })
  return posts
}
