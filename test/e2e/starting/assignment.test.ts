import { expect } from 'chai'
import { type BotWorld, runBot } from '../../../src/testing/index.ts'
import { labels, openAssigned, status } from '../conversation.ts'
import { LOCAL, localAnd, SPARE } from './agents.ts'

describe('an agent that is started by assigning its user', () => {
  let world: BotWorld
  async function begin(login = 'bob', version?: string): Promise<void> {
    world = await runBot({ agents: localAnd({ assign: login }), ...(version ? { version } : {}) })
  }
  afterEach(async () => {
    const dead = await world.dead()
    await world.stop()
    expect(dead).to.deep.equal([])
  })

  const assignees = (issue: Awaited<ReturnType<typeof openAssigned>>) =>
    [...world.forge.assigneesOf(issue)].sort().join(' ')

  for (const version of ['1.22.6', '1.26.3', '1.27.0-rc0', 'forgejo-12'])
    it(`has its user assigned, until the issue is closed (${version})`, async () => {
      await begin('bob', version)
      const issue = await openAssigned(world, 'Fix the login')
      expect(labels(world, issue)).to.equal(LOCAL)
      expect(assignees(issue)).to.equal('bob mosaic')
      await world.alice.closes(issue)
      await world.forge.rest()
      expect(assignees(issue)).to.equal('mosaic')
    })

  it('has it taken off when the task is held back or goes to another one, and put on again', async () => {
    await begin()
    const issue = await openAssigned(world, 'Fix the login')
    await world.alice.says('/hold', issue)
    await world.forge.rest()
    expect(assignees(issue)).to.equal('mosaic')
    await world.alice.says('/resume', issue)
    await world.forge.rest()
    await world.skipWaits()
    expect(assignees(issue)).to.equal('bob mosaic')
    await world.alice.says('/agent spare', issue)
    await world.forge.rest()
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(SPARE)
    expect(assignees(issue)).to.equal('mosaic')
  })

  it('has it taken off when the issue is taken from the bot', async () => {
    await begin()
    const issue = await openAssigned(world, 'Fix the login')
    await world.alice.unassigns('mosaic', issue)
    await world.forge.rest()
    expect(assignees(issue)).to.equal('')
  })

  it('leaves a user whom a person has assigned', async () => {
    await begin()
    const issue = await world.alice.opens({ title: 'Fix the login', body: 'Please.' }, world.repo)
    await world.alice.assigns(['bob', 'mosaic'], issue)
    await world.forge.rest()
    await world.alice.closes(issue)
    await world.forge.rest()
    expect(assignees(issue)).to.equal('bob mosaic')
  })

  it('keeps it off when a person has taken it off', async () => {
    await begin()
    const issue = await openAssigned(world, 'Fix the login')
    await world.alice.unassigns('bob', issue)
    await world.forge.rest()
    await world.restart()
    await world.forge.rest()
    expect(assignees(issue)).to.equal('mosaic')
    expect(labels(world, issue)).to.equal(LOCAL)
  })

  it('has it once after the loss of the database, and off at the end', async () => {
    await begin()
    const issue = await openAssigned(world, 'Fix the login')
    await world.loseDatabase()
    await world.forge.rest()
    expect(assignees(issue)).to.equal('bob mosaic')
    await world.alice.closes(issue)
    await world.forge.rest()
    expect(assignees(issue)).to.equal('mosaic')
  })

  for (const [what, login, reason] of [
    ['is not there', 'nobody-here', 'there is no Gitea user nobody-here'],
    ['is an organisation', 'acme', 'the Gitea user acme cannot be assigned here'],
  ] as const)
    it(`has a user who ${what}: another one gets the task, and the reason is told`, async () => {
      world = await runBot({
        agents: localAnd({ assign: login }),
        furnish: (gitea) => {
          if (login === 'acme') gitea.addOrg('acme', { owners: ['alice'] })
        },
      })
      const issue = await openAssigned(world, 'Fix the login')
      expect(labels(world, issue)).to.equal(SPARE)
      expect(status(world, issue)).to.contain(reason)
    })
})
