import { expect } from 'chai'
import { type BotWorld, runBot } from '../../../src/testing/index.ts'
import { openAssigned } from '../conversation.ts'
import { endsWell, settles } from '../settling.ts'

describe('a file that is made to look like what the bot says', () => {
  let world: BotWorld
  afterEach(() => endsWell(world))

  /** What the bot says on the next issue, when the German file of its repository has a wrong key. */
  async function toldOf(key: string): Promise<string> {
    world = await runBot()
    await settles(world, 'language: de\n')
    await openAssigned(world, 'Before')
    await settles(world, `language: de\nbudget: { ? ${JSON.stringify(key)} : 1 }\n`)
    const issue = await openAssigned(world, 'One')
    return world.forge
      .comments(issue)
      .map(({ body }) => body)
      .join('\n')
  }

  it('costs no time', async function () {
    // an expression with several (.*) takes minutes
    this.timeout(30_000)
    const long = `The difficulty ${' is not one of '.repeat(1_500)}${'; did you mean '.repeat(1_500)}`
    expect(await toldOf(long)).to.contain('Zeile 2, Spalte 13, budget.The difficulty  is not one of')
  })

  it('is quoted as it is', async () => {
    expect(await toldOf('a list')).to.contain('Einen Schlüssel "a list" gibt es hier nicht.')
  })
})
