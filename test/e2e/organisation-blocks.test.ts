import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, easy, labels, own, visible } from './conversation.ts'

describe('"Blocks:" in the repository of an organisation', () => {
  let world: BotWorld
  let target: IssueView
  beforeEach(async () => {
    world = await runBot({
      populate: (gitea) => {
        for (const login of ['alice', 'bob', 'mallory', 'mosaic']) gitea.addUser(login)
        gitea.addOrg('acme', { owners: ['alice'] })
        return gitea.addRepo('acme', 'app', { collaborators: { mosaic: 'write', bob: 'write' } })
      },
    })
    target = await opensAs('alice', easy())
  })
  afterEach(() => world.stop())

  const opensAs = async (login: string, body: string) => {
    const issue = await world.forge.as(login).opens({ title: 'Work', body }, world.repo)
    await world.forge.as('alice').assigns('mosaic', issue)
    await world.forge.rest()
    return issue
  }
  const blocksAs = (login: string) =>
    opensAs(login, `${easy()}\n## Dependencies\nBlocks: #${target.number}\n`)

  it('counts when an owner of the organisation wrote it, after a loss of the database too', async () => {
    await blocksAs('alice')
    expect(labels(world, target)).to.equal(BLOCKED)
    await world.loseDatabase()
    await world.skipWaits()
    expect(labels(world, target)).to.equal(BLOCKED)
  })

  it('does not count when it is not known that who wrote it may write there, and that is said', async () => {
    for (const login of ['bob', 'mallory']) {
      const issue = await blocksAs(login)
      expect(labels(world, target)).to.equal(ASSIGNED)
      expect(own(world, issue, 'status').map(visible).join()).to.contain(`#${target.number}`)
    }
  })
})
