import http from 'node:http'
import { Learner } from './learner.ts'
import { expect, test } from './platform.ts'

test('what a learner types reaches nothing but their own sandbox', async ({ browser, page, platform }) => {
  const ada = new Learner(page)
  await ada.startLesson('/courses/containers-and-networks/static-website', 'Ada')
  const grace = new Learner(await (await browser.newContext({ baseURL: platform.url })).newPage())
  await grace.startLesson('/courses/containers-and-networks/static-website', 'Grace')

  // Root inside, nobody outside: no host files, no host processes, no host engine.
  expect(await ada.answers('id -u')).toBe('0')
  expect(
    await ada.answers(
      '{ ls /home | grep -v scrapbook; ls /root/.ssh /etc/sandlot*; } 2>/dev/null | grep -c .',
    ),
  ).toBe('0')
  expect(await ada.answers('ps -eo comm= | grep -cE "^(dockerd|node|containerd)$"')).toBe('0')
  expect(await ada.answers('docker ps -aq | wc -l')).toBe('0')
  expect(await ada.answers('docker info --format "{{.SecurityOptions}}" | grep -o rootless')).toBe('rootless')

  // Not privileged, and Docker inside cannot make it so.
  expect(
    await ada.answers(
      'mount -t tmpfs none /sys 2>/dev/null || mknod /tmp/disk b 254 0 2>/dev/null && head -c1 /tmp/disk || echo refused',
    ),
  ).toContain('refused')
  expect(
    await ada.answers(
      'docker run --rm --privileged alpine head -c1 /dev/vda >/dev/null 2>&1 && echo read || echo refused',
    ),
  ).toBe('refused')
  expect(
    await ada.answers(
      'cat /proc/sys/kernel/core_pattern >/dev/null; echo x 2>/dev/null > /proc/sys/kernel/core_pattern && echo written || echo refused',
    ),
  ).toContain('refused')

  // Neither the neighbour nor a port of the machine that runs all this.
  const address = await grace.answers(
    "awk '/32 host/ { print f } { f = $2 }' /proc/net/fib_trie | grep -v ^127 | head -1",
  )
  expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
  const listener = http.createServer((_, response) => response.end('reached'))
  await new Promise<void>((resolve) => listener.listen(0, '0.0.0.0', resolve))
  const bound = listener.address()
  const port = bound !== null && typeof bound === 'object' ? bound.port : 0
  const gateway = await ada.answers('getent hosts registry | cut -d" " -f1')
  for (const host of [gateway, '10.0.2.2', '172.17.0.1']) {
    expect(await ada.answers(`curl -s -m 2 http://${host}:${port}/ || echo refused`)).toBe('refused')
  }
  listener.close()

  // The limits hold from inside.
  expect(
    Number(
      await ada.answers(
        'cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null | head -1',
      ),
    ),
  ).toBeLessThan(2 ** 31)
  expect(
    await ada.answers(
      'python3 -c 1 2>/dev/null; head -c 2G /dev/zero | tail -c 1G >/dev/null 2>&1; echo status $?',
    ),
  ).not.toBe('status 0')
})

test('nobody else sees what a learner’s web server shows', async ({ browser, page, platform }) => {
  const ada = new Learner(page)
  await ada.startLesson('/courses/containers-and-networks/static-website', 'Ada')
  await ada.goesTo('Run it and open port 80')
  await ada.types(`perl -MIO::Socket::INET -e '${server}' &`)
  await ada.reads('listening')
  const previewLink = page.getByRole('link', { name: /^Open port 80 in a new tab/ })
  const link = await previewLink.getAttribute('href')
  const [preview] = await Promise.all([page.waitForEvent('popup'), previewLink.click()])
  await expect(preview.getByText('for Ada only')).toBeVisible()
  const address = preview.url()

  const stranger = await (await browser.newContext({ baseURL: platform.url })).newPage()
  const grace = await (await browser.newContext({ baseURL: platform.url })).newPage()
  await new Learner(grace).startLesson('/courses/containers-and-networks/static-website', 'Grace')
  for (const other of [stranger, grace]) {
    for (const place of [link ?? '', address]) {
      const answer = await other.goto(place)
      expect(answer?.status()).toBeGreaterThanOrEqual(400)
      await expect(other.getByText('for Ada only')).toHaveCount(0)
    }
  }
})

const server = [
  '$SIG{PIPE} = "IGNORE";',
  '$server = IO::Socket::INET->new(LocalPort => 80, Listen => 9) or die;',
  'print "list" . "ening\\n";',
  'while ($page = $server->accept) {',
  'sysread $page, $request, 9999; print $page "HTTP/1.0 200 OK\\r\\n\\r\\nfor Ada only"; close $page',
  '}',
].join(' ')
