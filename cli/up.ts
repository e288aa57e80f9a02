import { setup } from './setup.ts'

/**
 * `npm start -- --dev`: sets up what is missing, then serves pages that are made anew at each change until it is told to
 * stop. `npm start` alone is `sandlot setup`, then `sandlot serve`: see sandlot.mjs.
 */
export async function up(argv: string[], root: string): Promise<number> {
  const given = argv.join(' ')
  if (given !== '--dev') {
    console.error(
      `sandlot up: ${given}: expected --dev or nothing; settings come from the environment or .env.`,
    )
    return 2
  }
  await setup(root, { development: true, serving: true })

  // Only now: the server's modules need the generated database client.
  const { serve } = await import('#server/index.ts')
  return serve(root, { development: true })
}
