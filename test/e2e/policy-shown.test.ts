import { expect } from 'chai'
import { type BotWorld, type RunBotOptions, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, easy, labels, openAssigned, questions, status } from './conversation.ts'
import { endsWell, settles } from './settling.ts'

describe('what a repository has settled', () => {
  let world: BotWorld
  const start = async (options: RunBotOptions = {}) => {
    world = await runBot(options)
  }
  const commit = (text: string | null, path?: string) => settles(world, text, path)
  afterEach(() => endsWell(world))

  describe('about labels', () => {
    const RENAMED = [
      'labels:',
      '  status: { scope: state, assigned: { name: given, color: "123456" } }',
      '  agent: { scope: robot }',
      '  difficulty: { scope: effort, low: { name: small }, high: { name: huge } }',
    ].join('\n')

    it('names them, in its colours', async () => {
      await start()
      await commit(RENAMED)
      const issue = await openAssigned(world, 'Fix a typo')
      expect(labels(world, issue)).to.equal('effort/small robot/minimax state/given')
      expect(status(world, issue)).to.contain('Set another `robot/…` label')
    })

    it('takes them as orders by their own names only', async () => {
      await start()
      await commit(RENAMED)
      const issue = await openAssigned(world, 'Fix a typo')
      world.forge.addLabel(world.repo, { name: 'effort/huge', color: 'd73a4a' })
      await world.alice.labels(['effort/huge'], issue)
      await world.forge.rest()
      expect(labels(world, issue)).to.equal('effort/huge robot/opus state/given')
      world.forge.addLabel(world.repo, { name: 'agent/haiku', color: 'd73a4a' })
      await world.alice.labels(['agent/haiku'], issue)
      await world.forge.rest()
      expect(labels(world, issue)).to.equal('agent/haiku effort/huge robot/opus state/given')
    })

    it('takes its old ones off when they get other names', async () => {
      await start()
      const issue = await openAssigned(world, 'Fix a typo')
      await commit(RENAMED)
      await world.skipWaits()
      expect(labels(world, issue)).to.equal('effort/small robot/minimax state/given')
    })

    it('ends a task without the old ones', async () => {
      await start()
      await commit(RENAMED)
      const issue = await openAssigned(world, 'Fix a typo')
      await world.alice.closes(issue)
      await world.forge.rest()
      expect(labels(world, issue)).to.equal('effort/small')
    })
  })

  describe('about how much the bot says', () => {
    it('quiet: sets labels and says nothing, not even a question', async () => {
      await start()
      await commit('mode: quiet\n')
      const issue = await openAssigned(world, 'Fix a typo')
      expect(labels(world, issue)).to.equal(ASSIGNED)
      const large = await openAssigned(world, 'Large', '## Context Estimate\n900k\n')
      expect(labels(world, large)).to.contain('status/needs-input')
      expect([...world.forge.comments(issue), ...world.forge.comments(large)]).to.deep.equal([])
    })

    it('quiet: takes back what it has said, and says it again when it may', async () => {
      await start()
      const large = await openAssigned(world, 'Large', '## Context Estimate\n900k\n')
      expect(questions(world, large)).to.have.length(1)
      await commit('mode: quiet\n')
      await world.skipWaits()
      expect(world.forge.comments(large)).to.deep.equal([])
      await commit('mode: normal\n')
      await world.skipWaits()
      expect(status(world, large)).to.contain('This needs a person')
    })

    it('quiet: writes no dependencies into Gitea, and holds a task back all the same', async () => {
      await start()
      await commit('mode: quiet\n')
      const blocker = await world.alice.opens({ title: 'First' }, world.repo)
      const issue = await openAssigned(world, 'Second', easy(blocker.number))
      expect(labels(world, issue)).to.equal('difficulty/low status/blocked')
      expect(
        world.forge.journal.filter(({ method, path }) => method === 'POST' && /dependencies/.test(path)),
      ).to.deep.equal([])
    })

    it('shadow: writes nothing but one comment that tells what it would have done', async () => {
      await start()
      await commit('mode: shadow\n')
      const before = world.forge.journal.length
      const issue = await openAssigned(world, 'Fix a typo')
      const written = world.forge.journal.slice(before).filter(({ method }) => method !== 'GET')
      expect(written.map(({ method, path }) => `${method} ${path.replace(/^.*repos/, '')}`)).to.deep.equal([
        `POST /alice/app/issues/${issue.number}/comments`,
      ])
      expect(labels(world, issue)).to.equal('')
      expect(status(world, issue)).to.contain(
        'I would have set `status/assigned`, `agent/minimax`, `difficulty/low` and written:',
      )
      await commit('mode: normal\n')
      await world.skipWaits()
      expect(labels(world, issue)).to.equal(ASSIGNED)
      expect(status(world, issue)).to.match(/^\*\*`minimax` is the agent for this\.\*\*/)
    })

    it('shadow: a pull request is not answered', async () => {
      await start()
      await commit('mode: shadow\n')
      world.forge.setFiles(world.repo, { 'a.txt': 'a' }, 'Change it', 'topic')
      const pull = await world.alice.opensPull({ title: 'A change', head: 'topic' }, world.repo)
      await world.alice.assigns(['mosaic'], pull)
      await world.forge.rest()
      expect(world.forge.comments(pull)).to.deep.equal([])
    })
  })
})
