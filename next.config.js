import { PHASE_PRODUCTION_SERVER } from 'next/constants.js'

/** The Content-Security-Policy is not here: it carries a nonce of its own for each request (proxy.ts). */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
]

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // Loaded from node_modules by the server that Next runs in: native add-ons, and packages that find their own files.
  serverExternalPackages: [
    '@prisma/adapter-better-sqlite3',
    '@prisma/client',
    'better-auth',
    'better-sqlite3',
    'dockerode',
    'pino',
    'shiki',
    'tar-stream',
  ],
  // `npm test` checks the types of everything; whoever starts the platform need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // `forbidden()` answers 403 with app/forbidden.tsx.
  experimental: { authInterrupts: true },
  headers: () => Promise.resolve([{ source: '/:path*', headers: securityHeaders }]),
  // Where browsers look for the icon when what they show is no page of ours that names it.
  rewrites: () => Promise.resolve([{ source: '/favicon.ico', destination: '/icon.svg' }]),
}

/** @param {string} phase */
export default async function configFor(phase) {
  // What the plugin adds is for those who build; to load it takes a compiler of its own, 10 MiB and a third of a second.
  if (phase === PHASE_PRODUCTION_SERVER) return config
  const { default: createNextIntlPlugin } = await import('next-intl/plugin')
  return createNextIntlPlugin('./app/_shell/request-config.ts')(config)
}
