import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../../src/testing/index.ts'
import { easy, status } from '../conversation.ts'
import { FILE } from '../settling.ts'
import { answersTo } from './talk.ts'

const IS_OPUS = /^\*\*`opus` is the agent/
const IS_NOT = /^\*\*`minimax` is the agent/

/** What docs/security.md and docs/commands.md say of a team that may write issues and no code. */
describe('orders with labels in an organisation', () => {
  let world: BotWorld
  let issue: IssueView
  afterEach(() => world.stop())

  async function start(settled = ''): Promise<void> {
    world = await runBot({
      populate(gitea) {
        for (const login of ['alice', 'bob', 'carol', 'mosaic']) gitea.addUser(login)
        const triage = { level: 'write', members: ['bob', 'carol'], units: ['issues'] } as const
        gitea.addOrg('acme', { owners: ['alice'], teams: { triage } })
        return gitea.addRepo('acme', 'app', { collaborators: { mosaic: 'write' } })
      },
    })
    const alice = world.forge.as('alice')
    if (settled !== '') await alice.pushes({ [FILE]: settled }, 'Settle it', world.repo)
    world.forge.addLabel(world.repo, { name: 'agent/opus', color: 'ff0000', exclusive: true })
    issue = await alice.opens({ title: 'Fix the login', body: easy(), assignees: ['mosaic'] }, world.repo)
    await world.forge.rest()
  }
  const label = async (login: string) => {
    await world.forge.as(login).labels(['agent/opus'], issue)
    await world.forge.rest()
    return status(world, issue)
  }

  it('count also where the command of the same person is refused', async () => {
    await start()
    const [answer] = await answersTo(world, issue, world.forge.as('bob'), '/agent opus')
    expect(answer).to.contain('for who may write in the repository')
    expect(status(world, issue)).to.match(IS_NOT)
    expect(await label('bob')).to.match(IS_OPUS)
  })

  it('count for the list of those who are allowed only, where the repository settles it so', async () => {
    await start('commands:\n  whoCanUse: { agent: writer }\n  allow: [carol]\n')
    expect(await label('bob')).to.match(IS_NOT)
    await world.forge.as('alice').unlabels('agent/opus', issue)
    await world.forge.rest()
    expect(await label('carol')).to.match(IS_OPUS)
  })
})
