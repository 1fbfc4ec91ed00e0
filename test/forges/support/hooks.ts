import type { Context, RootHookObject } from 'mocha'
import type { GiteaVersion } from '../../../src/testing/index.ts'
import { closeForges } from './each-forge.ts'
import { FakeServer } from './fake-server.ts'
import { RealServer, realBinary } from './real-server.ts'
import type { ServerUnderTest } from './server.ts'
import { Town } from './town.ts'

/** Which fake one stands for the real ones. */
const FAKE: GiteaVersion = '1.26.3'

let founded: Promise<Town> | undefined

/** The one town of this run: beside the server whose executable GITEA_BIN names, else beside the fake one. */
export function theTown(): Promise<Town> {
  founded ??= begin()
  return founded
}

async function begin(): Promise<Town> {
  const binary = realBinary()
  const version = process.env.FAKE_VERSION ?? FAKE
  const server: ServerUnderTest = binary ? await RealServer.begin(binary) : await FakeServer.begin(version)
  const town = await Town.found(server)
  await town.bot.start()
  return town
}

export const mochaHooks: RootHookObject = {
  async afterEach(this: Context) {
    if (this.currentTest?.state === 'failed' && founded) tellMore(await founded)
  },
  async afterAll(this: Context) {
    this.timeout(60_000)
    const town = founded
    // where files run side by side this comes after each of them, and the next one founds a town of its own
    founded = undefined
    await (await town)?.end()
    await closeForges()
  },
}

function tellMore({ bot, server }: Town): void {
  const tail = (lines: readonly string[]) => lines.slice(-12).join('\n    ')
  process.stdout.write(`  the bot said:\n    ${tail(bot.log)}\n  the server said:\n    ${tail(server.log)}\n`)
}
