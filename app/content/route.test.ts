import { expect, test, vi } from 'vitest'
import { temporaryContent } from '#server/testing/temporary-content.ts'
import { GET } from './[...path]/route.ts'

const png = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10])
const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

test('images of lessons are served, and nothing else of them', async () => {
  const root = await temporaryContent({
    'course/my lesson/index.json': { json: { title: 'x' } },
    'course/my lesson/verify.sh': 'secret',
    'course/my lesson/assets/사진.png': png,
    'course/my lesson/assets/drawing.svg': drawing,
    'course/my lesson/page.html': '<b>x</b>',
    '.hidden/x.png': png,
    'outside.png': { link: '/etc/hostname' },
  })
  vi.stubEnv('SANDLOT_CONTENT', root)
  const get = (path: string, headers = {}) => GET(new Request(`http://localhost/content/${path}`, { headers }))

  const photo = await get(`course/my%20lesson/assets/${encodeURIComponent('사진.png')}`)
  expect([photo.status, photo.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect(new Uint8Array(await photo.arrayBuffer())).toEqual(png)
  const again = await get(`course/my%20lesson/assets/${encodeURIComponent('사진.png')}`, {
    'if-none-match': photo.headers.get('etag') ?? '',
  })
  expect(again.status).toBe(304)

  const svg = await get('course/my%20lesson/assets/drawing.svg')
  expect(svg.headers.get('content-security-policy')).toContain('sandbox')
  expect(svg.headers.get('x-content-type-options')).toBe('nosniff')

  const refused = [
    'course/my%20lesson/verify.sh',
    'course/my%20lesson/index.json',
    'course/my%20lesson/page.html',
    'course/my%20lesson/assets/gone.png',
    '.hidden/x.png',
    'outside.png',
    '%2e%2e/%2e%2e/etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '%00.png',
    '%E0%A4%A',
  ]
  for (const path of refused) expect((await get(path)).status, path).toBe(404)
  vi.unstubAllEnvs()
})
