import { afterAll, beforeAll, expect, test } from 'vitest'
import { RecipeContainer, recipeLimits } from '#server/testing/docker-recipe-container.ts'
import { connectDocker } from './docker-connection.ts'

const docker = connectDocker(process.env.DOCKER_HOST)
let sandbox: RecipeContainer

beforeAll(async () => {
  sandbox = await RecipeContainer.start(docker, 'docker', 'lab')
})
afterAll(() => sandbox.remove())

test('before the first docker command a sandbox takes less than 20 MiB', async () => {
  await sandbox.run('true')
  const stats = await sandbox.container.stats({ stream: false })
  expect(stats.memory_stats.usage).toBeLessThan(20 * 1024 * 1024)
})

test('the learner is root, at home in /root, and owns the system', async () => {
  expect(await sandbox.run('id -un; pwd; echo "$HOME"')).toBe('root\n/root\n/root\n')
  await sandbox.run(
    'echo "127.0.0.1 mine" >> /etc/hosts && getent hosts mine && touch /usr/bin/mine /etc/mine',
  )
})

test('Korean text keeps its letters', async () => {
  expect(await sandbox.run('word=안녕하세요; echo "${#word} $word"')).toBe('5 안녕하세요\n')
})

test('docker run pulls an image from the lab registry', async () => {
  expect(await sandbox.run('docker run --rm alpine echo hi 2>/dev/null')).toBe('hi\n')
})

test('docker build makes an image from nginx:alpine, and "docker" is the name of the host it runs on', async () => {
  const output = await sandbox.run(
    [
      'mkdir -p site && cd site && echo "<h1>mine</h1>" > index.html',
      'printf "FROM nginx:alpine\\nCOPY . /usr/share/nginx/html\\n" > Dockerfile',
      'docker build -q -t webserver-image:v1 . >/dev/null',
      'docker run -d -p 80:80 webserver-image:v1 >/dev/null',
      'curl -s --retry 20 --retry-all-errors --retry-delay 1 docker',
    ].join(' && '),
  )
  expect(output).toBe('<h1>mine</h1>\n')
})

test('a container linked to redis finds it in its environment, in /etc/hosts and by ping', async () => {
  await sandbox.run('docker run -d --name redis-server redis')
  const linked = 'docker run --rm --link redis-server:redis alpine'
  expect(await sandbox.run(`${linked} env`)).toMatch(/^REDIS_PORT=tcp:\/\/172\.17\.0\.\d+:6379$/m)
  expect(await sandbox.run(`${linked} cat /etc/hosts`)).toMatch(/\tredis \w+ redis-server$/m)
  expect(await sandbox.run(`${linked} ping -c 1 redis`)).toContain('1 packets received')
})

test('the visit counter counts in redis', async () => {
  await sandbox.run('docker run -d -p 3000:3000 --link redis-server:redis sandlot/visit-counter')
  await sandbox.run('curl -s --retry 20 --retry-all-errors --retry-delay 1 docker:3000')
  expect(await sandbox.run('curl -s docker:3000')).toMatch(/^Total requests: 2$/m)
})

test('docker history shows what redis exposes and keeps', async () => {
  const history = await sandbox.run('docker history --no-trunc redis')
  expect(history).toMatch(/EXPOSE.*6379/)
  expect(history).toMatch(/VOLUME.*\/data/)
})

test('an image that is nowhere is refused at once', async () => {
  const { code, output } = await sandbox.try('timeout 10 docker pull no-such-image')
  expect(code).toBe(1)
  expect(output).toContain('registry-1.docker.io')
})

test('a Docker Engine that is killed comes back by itself, and its containers ran on', async () => {
  const startedAt = "docker inspect -f '{{.State.Running}} {{.State.StartedAt}}' redis-server"
  const before = await sandbox.run(startedAt)
  await sandbox.run('pkill -9 -x dockerd')
  const after = await sandbox.run(
    `timeout 60 sh -c "until docker ps >/dev/null 2>&1; do :; done"; ${startedAt}`,
  )
  expect(before).toMatch(/^true /)
  expect(after).toBe(before)
  expect(await sandbox.run('docker exec redis-server redis-cli ping')).toBe('PONG\n')
})

test('memory beyond the limit is not to be had, and the sandbox survives the attempt', async () => {
  const hog = await sandbox.try(`head -c ${2 * recipeLimits.memoryBytes} /dev/zero | tail | wc -c`)
  expect(hog.output).not.toContain(String(2 * recipeLimits.memoryBytes))
  expect(await sandbox.run('echo here')).toBe('here\n')
})

test('processes beyond the limit are not to be had', async () => {
  const bomb = [
    `for (1..${recipeLimits.pids * 2}) {`,
    '  my $child = fork; last unless defined $child; push @children, $child;',
    '  if (!$child) { sleep 600; exit }',
    '}',
    'print scalar @children; kill 9, @children;',
  ].join(' ')
  const made = Number(await sandbox.run(`perl -e '${bomb}'`))
  expect(made).toBeGreaterThan(0)
  expect(made).toBeLessThan(recipeLimits.pids)
})
