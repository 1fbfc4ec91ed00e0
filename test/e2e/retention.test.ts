import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { runBot } from '../../src/testing/index.ts'

const DAY_MS = 24 * 60 * 60_000
const MINUTE_MS = 60_000

describe('what was done long ago', () => {
  let world: Awaited<ReturnType<typeof runBot>>
  afterEach(() => world.stop())

  it('is forgotten after a week, and the bot goes on with what it knows of its tasks', async () => {
    world = await runBot()
    const { forge, alice, bot, databasePath } = world
    const issue = await alice.opens({ title: 'Mend it', assignees: [bot] })
    await forge.rest()
    const kept = () => {
      const sqlite = new DatabaseSync(databasePath, { readOnly: true })
      const ids = sqlite.prepare("select id from deliveries where name like 'issues.%'").all()
      sqlite.close()
      return ids.length
    }
    expect(kept()).to.be.above(0)
    await world.skip(6 * DAY_MS)
    await world.skip(2 * MINUTE_MS)
    expect(kept()).to.be.above(0)
    await world.skip(2 * DAY_MS)
    await world.skip(2 * MINUTE_MS)
    await eventually(() => expect(kept()).to.equal(0))
    await alice.closes(issue)
    await forge.rest()
    expect(forge.comments(issue)).to.have.length(1)
  })
})

async function eventually(check: () => void): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      return check()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  check()
}
