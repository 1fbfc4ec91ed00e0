import { expect } from 'chai'
import { type BotWorld, type GiteaVersion, runBot } from '../../src/testing/index.ts'
import {
  ASSIGNED,
  BLOCKED,
  easy,
  labels,
  NEEDS_INPUT,
  openAssigned,
  own,
  questions,
  status,
} from './conversation.ts'

const VERSIONS: readonly GiteaVersion[] = ['1.22.6', '1.24.7', '1.25.4', '1.26.3', '1.27.0-rc0', 'forgejo-12']
const DAY_MS = 24 * 60 * 60_000

/** The same conversations with each server that there are recordings of. */
for (const version of VERSIONS) {
  describe(`the bot on ${version}`, () => {
    let world: BotWorld
    beforeEach(async () => {
      world = await runBot({ version })
    })
    afterEach(async () => {
      const dead = await world.dead()
      await world.stop()
      expect(dead).to.deep.equal([])
    })

    it('assigns, holds back, releases, cleans up', async () => {
      const alice = world.alice
      const first = await alice.opens(
        {
          title: 'First',
          body: easy(),
          assignees: ['mosaic', 'bob'],
        },
        world.repo,
      )
      const second = await openAssigned(world, 'Second', easy(first.number))
      const both = () => [labels(world, first), labels(world, second)]
      expect(both()).to.deep.equal([ASSIGNED, BLOCKED])
      expect(world.forge.dependenciesOf(second).map(({ number }) => number)).to.deep.equal([first.number])
      await alice.closes(first)
      await world.forge.rest()
      expect(both()).to.deep.equal(['difficulty/low', ASSIGNED])
      await alice.reopens(first)
      await world.forge.rest()
      expect(both()).to.deep.equal([ASSIGNED, BLOCKED])
      await alice.unassigns(['mosaic'], first)
      await alice.deletes(first)
      await world.skip(DAY_MS)
      expect(labels(world, second)).to.equal(ASSIGNED)
      expect(own(world, second, 'status')).to.have.length(1)
    })

    it('takes labels as orders, set one by one, at once, or cleared', async () => {
      const alice = world.alice
      for (const name of ['agent/sonnet', 'difficulty/high'])
        world.forge.addLabel(world.repo, { name, color: 'ff0000', exclusive: true })
      const issue = await openAssigned(world, 'Fix the login')
      await alice.labels(['agent/sonnet', 'difficulty/high'], issue)
      await world.forge.rest()
      expect(labels(world, issue)).to.equal('agent/sonnet difficulty/high status/assigned')
      await alice.clearsLabels(issue)
      await world.forge.rest()
      expect(status(world, issue)).to.contain('`minimax` is the agent')
      const { text } = await alice.request('GET', '/repos/alice/app/labels?limit=50')
      const ids = (JSON.parse(text) as { id: number; name: string }[])
        .filter(({ name }) => /sonnet|assigned/.test(name))
        .map(({ id }) => id)
      await alice.request('PUT', `/repos/alice/app/issues/${issue.number}/labels`, { labels: ids })
      await world.forge.rest()
      expect(status(world, issue)).to.contain('`sonnet` is the agent')
    })

    it('asks about what does not exist, and about circles', async () => {
      const alice = world.alice
      const first = await openAssigned(world, 'First', easy(99))
      expect(labels(world, first)).to.equal(NEEDS_INPUT)
      const second = await openAssigned(world, 'Second', easy(first.number))
      await alice.edits({ body: easy(second.number) }, first)
      await world.forge.rest()
      expect([labels(world, first), labels(world, second)]).to.deep.equal([NEEDS_INPUT, NEEDS_INPUT])
      expect(questions(world, second)).to.have.length(1)
      await alice.edits({ body: easy() }, second)
      await world.forge.rest()
      expect([labels(world, first), labels(world, second)]).to.deep.equal([BLOCKED, ASSIGNED])
    })

    it('needs no webhook, only more time', async () => {
      world.forge.faults.deliveries.drop = 1
      const alice = world.alice
      const first = await openAssigned(world, 'First')
      const second = await openAssigned(world, 'Second', easy(first.number))
      await world.skip(DAY_MS)
      expect([labels(world, first), labels(world, second)]).to.deep.equal([ASSIGNED, BLOCKED])
      await alice.closes(first)
      await alice.edits({ body: easy(first.number).replace('low', 'medium') }, second)
      await world.skip(DAY_MS)
      expect([labels(world, first), labels(world, second)]).to.deep.equal([
        'difficulty/low',
        'agent/glm difficulty/medium status/assigned',
      ])
    })

    it('comes through webhooks that arrive twice and in any order', async () => {
      Object.assign(world.forge.faults.deliveries, { shuffle: true, duplicate: 0.5, delayMs: 3 })
      const alice = world.alice
      const first = await alice.opens({ title: 'First', body: easy(), assignees: ['mosaic'] }, world.repo)
      const second = await alice.opens(
        {
          title: 'Second',
          body: easy(first.number),
          assignees: ['mosaic'],
        },
        world.repo,
      )
      await alice.closes(first)
      await alice.reopens(first)
      await alice.edits({ body: `${easy(first.number)}\nPlease.` }, second)
      await alice.closes(first)
      await world.forge.rest()
      expect([labels(world, first), labels(world, second)]).to.deep.equal([labels(world, first), ASSIGNED])
      expect(labels(world, first)).not.to.contain('status/')
      for (const issue of [first, second]) expect(own(world, issue, 'status').length).to.be.at.most(1)
    })

    it('is rebuilt without a write', async () => {
      const first = await openAssigned(world, 'First')
      await openAssigned(world, 'Second', easy(first.number))
      const before = world.forge.writes().length
      await world.loseDatabase()
      await world.forge.rest()
      expect(world.forge.writes().length).to.equal(before)
    })
  })
}
