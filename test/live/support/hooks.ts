import type { Context, RootHookObject } from 'mocha'
import { Town } from './town.ts'

let founded: Town | undefined

/** The one town of this run. */
export function theTown(): Town {
  if (!founded) throw new Error('the town is founded before the first test')
  return founded
}

export const mochaHooks: RootHookObject = {
  async beforeAll(this: Context) {
    const { GITEA_BIN } = process.env
    if (!GITEA_BIN) {
      process.stdout.write(
        'Live tests are skipped: set GITEA_BIN to the executable of a Gitea or Forgejo server to run them.\n',
      )
      return this.skip()
    }
    this.timeout(180_000)
    founded = await Town.found(GITEA_BIN)
    process.stdout.write(`Live tests against ${founded.version}\n`)
    await founded.bot.start()
  },
  afterEach(this: Context) {
    if (this.currentTest?.state === 'failed' && founded) tellMore(founded)
  },
  async afterAll(this: Context) {
    this.timeout(60_000)
    await founded?.end()
  },
}

function tellMore({ bot, server }: Town): void {
  const tail = (lines: readonly string[]) => lines.slice(-12).join('\n    ')
  process.stdout.write(`  the bot said:\n    ${tail(bot.log)}\n  the server said:\n    ${tail(server.log)}\n`)
}
