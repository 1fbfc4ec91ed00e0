import { expect } from 'chai'
import { type BotWorld, type RunBotOptions, runBot } from '../../src/testing/index.ts'
import {
  ASSIGNED,
  callsDuring,
  easy,
  labels,
  openAssigned,
  own,
  questions,
  status,
  visible,
} from './conversation.ts'

const MINUTE_MS = 60_000
const FILE = '.gitea/coordinator.yml'
/** As the operator's app.yml has them: without minimax glm is the cheapest for easy work. */
const NO_MINIMAX = 'agents: { minimax: { enabled: false } }\n'

describe('what a repository has settled', () => {
  let world: BotWorld
  const start = async (options: RunBotOptions = {}) => {
    world = await runBot(options)
  }
  const commit = async (text: string | null, path = FILE) => {
    await world.alice.pushes({ [path]: text }, 'Settle it', world.repo)
    await world.forge.rest()
  }
  afterEach(async () => {
    const dead = await world.dead()
    await world.stop()
    expect(dead).to.deep.equal([])
  })

  it('counts for who is chosen', async () => {
    await start()
    await commit(NO_MINIMAX)
    const issue = await openAssigned(world, 'Fix a typo')
    expect(labels(world, issue)).to.equal('agent/glm difficulty/low status/assigned')
    expect(status(world, issue)).to.contain('| no | `minimax` | is switched off |')
  })

  it('is decided anew at once when a push changes it, and back again', async () => {
    await start()
    const issue = await openAssigned(world, 'Fix a typo')
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await commit(NO_MINIMAX)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal('agent/glm difficulty/low status/assigned')
    await commit(null)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('leaves a choice alone that would be made again, without a word', async () => {
    await start()
    const issue = await openAssigned(world, 'Fix a typo')
    const before = world.forge.comments(issue)
    await commit('agents: { opus: { enabled: false } }\n')
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(own(world, issue, 'status')).to.have.length(1)
    expect(status(world, issue)).to.contain('| no | `opus` | is switched off |')
    expect(world.forge.comments(issue)).to.have.length(before.length)
  })

  it('is found by the sweep when no push was heard of, for all tasks of the repository', async () => {
    await start({ sweepIntervalMs: 10 * MINUTE_MS })
    const first = await openAssigned(world, 'Fix a typo')
    const second = await openAssigned(world, 'Fix another typo')
    world.forge.faults.deliveries.drop = 1
    await commit(NO_MINIMAX)
    world.forge.faults.deliveries.drop = 0
    for (let minutes = 0; minutes <= 25 * 60; minutes += 60) await world.skip(60 * MINUTE_MS)
    expect(labels(world, first)).to.equal('agent/glm difficulty/low status/assigned')
    expect(labels(world, second)).to.equal('agent/glm difficulty/low status/assigned')
  })

  it('does not count while it stands on a branch, or in a pull request of a stranger', async () => {
    await start()
    const { mallory, alice } = world
    world.forge.setFiles(world.repo, { [FILE]: NO_MINIMAX }, 'Propose it', 'proposal')
    const issue = await openAssigned(world, 'Fix a typo')
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect([mallory.login, alice.login]).to.deep.equal(['mallory', 'alice'])
  })

  it('may put an agent first among those of the same price', async () => {
    await start()
    await commit('order: [glm, minimax]\n')
    const issue = await openAssigned(world, 'Fix a typo')
    expect(labels(world, issue)).to.contain('agent/glm')
    expect(status(world, issue)).to.contain('glm comes first in the order of this repository')
  })

  it('may let a task fill more of a window', async () => {
    await start()
    const large = '## Difficulty\nlow\n\n## Context Estimate\n120k\n'
    const before = await openAssigned(world, 'Large', large)
    expect(labels(world, before)).to.equal('difficulty/low status/needs-input')
    await commit('windowShare: 0.95\n')
    await world.skipWaits()
    expect(labels(world, before)).to.equal(ASSIGNED)
    expect(status(world, before)).to.contain('in 95 % of its 128k window')
  })

  it('may have an agent of its own, and limit it', async () => {
    await start()
    await commit(
      'agents:\n  local: { contextLimit: 64000, costPerMtok: 0, capabilities: [low], maxConcurrent: 1 }\norder: [local]\n',
    )
    const first = await openAssigned(world, 'Fix a typo')
    const second = await openAssigned(world, 'Fix another typo')
    expect(labels(world, first)).to.contain('agent/local')
    expect(labels(world, second)).to.equal(ASSIGNED)
    expect(status(world, second)).to.contain('is busy with 1 of 1 in this repository')
  })

  it('lets those wait who have to when the agent is limited in the repository, and calls them', async () => {
    await start()
    await commit('agents:\n  opus: { maxConcurrent: 1 }\n')
    const hard = '## Difficulty\nhigh\n\n## Context Estimate\n20k\n'
    const [first, second] = [await openAssigned(world, 'One', hard), await openAssigned(world, 'Two', hard)]
    expect(labels(world, second)).to.equal('difficulty/high status/ready')
    await world.alice.closes(first)
    await world.forge.rest()
    await world.skipWaits()
    expect(labels(world, second)).to.equal('agent/opus difficulty/high status/assigned')
  })

  it('costs two calls where nothing is known yet and two more for an unknown owner, and none after that', async () => {
    await start()
    const files = (calls: string[]) => calls.filter((path) => /\/(contents|raw)(\/|\?|$)/.test(path))
    const cold = await callsDuring(world, () => openAssigned(world, 'First'))
    expect(files(cold.reads)).to.have.length(4)
    const warm = await callsDuring(world, () => openAssigned(world, 'Second'))
    expect(files(warm.reads)).to.have.length(0)
    await world.skip(6 * MINUTE_MS)
    const again = await callsDuring(world, () => openAssigned(world, 'Third'))
    expect(files(again.reads)).to.have.length(2)
  })

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

  describe('in a file that is wrong', () => {
    const BROKEN = 'agents:\n  minimax: { enable: false }\n'
    const wrongNotes = (issue: Parameters<typeof own>[1]) =>
      own(world, issue, 'policy/wrong-file').map(visible)

    it('holds as it was last right, over a restart too, and is told once, with its place', async () => {
      await start()
      await commit(NO_MINIMAX)
      await openAssigned(world, 'Before')
      await commit(BROKEN)
      await world.restart()
      const first = await openAssigned(world, 'Fix a typo')
      expect(labels(world, first)).to.contain('agent/glm')
      const [note = '', ...more] = wrongNotes(first)
      expect(more).to.deep.equal([])
      expect(note).to.contain('`alice/app: .gitea/coordinator.yml`')
      expect(note).to.contain(
        'line 2, column 14, agents.minimax.enable: There is no key "enable". Did you mean "enabled"?',
      )
      const second = await openAssigned(world, 'Fix another typo')
      expect(wrongNotes(second)).to.deep.equal([])
    })

    it('is told of no more when it is mended', async () => {
      await start()
      await commit(BROKEN)
      const issue = await openAssigned(world, 'Fix a typo')
      expect(labels(world, issue)).to.equal(ASSIGNED)
      expect(wrongNotes(issue)).to.have.length(1)
      await commit(NO_MINIMAX)
      await world.skipWaits()
      expect(wrongNotes(issue)).to.deep.equal([])
      expect(labels(world, issue)).to.contain('agent/glm')
    })

    it('another mistake is another note, and the old one goes', async () => {
      await start()
      await commit(BROKEN)
      const first = await openAssigned(world, 'Fix a typo')
      await commit('mode: loud\n')
      const second = await openAssigned(world, 'Fix another typo')
      expect(wrongNotes(first)).to.deep.equal([])
      expect(wrongNotes(second).join()).to.contain('line 1, column 7, mode: mode is normal, quiet or shadow.')
    })

    it('cannot make a note say more than a note', async () => {
      await start()
      await commit('order: ["@alice #1 ` <b>x"]\n')
      const issue = await openAssigned(world, 'Fix a typo')
      expect(wrongNotes(issue).join()).to.match(/- `[^`]*`\n/)
    })

    for (const [what, text] of [
      [
        'an alias bomb',
        'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n',
      ],
      ['a key into every object', '__proto__: { agents: {} }\n'],
      ['an agent called __proto__', 'agents: { __proto__: { enabled: false } }\n'],
      ['a list', '- agents\n'],
      ['lists without end', '['.repeat(20_000)],
      ['a book', `# ${'x'.repeat(70_000)}\n`],
      ['half a string', 'mode: "qui\n'],
    ] as const) {
      it(`decides all the same with ${what}`, async () => {
        await start()
        await commit(text)
        const issue = await openAssigned(world, 'Fix a typo')
        expect(labels(world, issue)).to.equal(ASSIGNED)
        expect(wrongNotes(issue)).to.have.length(1)
      })
    }

    it('is not for plugins: their keys are their own business', async () => {
      await start()
      await commit(`greeter: { greeting: Hi }\n${NO_MINIMAX}`)
      const issue = await openAssigned(world, 'Fix a typo')
      expect(wrongNotes(issue)).to.deep.equal([])
      expect(labels(world, issue)).to.contain('agent/glm')
    })
  })

  describe('for all of an owner', () => {
    const ofOwner = (name: string, files: Readonly<Record<string, string>>) => ({
      furnish: (gitea: BotWorld['forge']) => {
        const repo = gitea.addRepo('alice', name, { collaborators: { mosaic: 'read' } })
        gitea.setFiles(repo, files)
      },
    })

    it('counts in each repository, from .profile too, and a root file before one in a folder', async () => {
      await start(ofOwner('.profile', { 'coordinator.yml': NO_MINIMAX, [FILE]: 'mode: quiet\n' }))
      const issue = await openAssigned(world, 'Fix a typo')
      expect(labels(world, issue)).to.contain('agent/glm')
      expect(own(world, issue, 'status')).to.have.length(1)
    })

    it('is not what counts where the repository says otherwise, key by key', async () => {
      await start(ofOwner('.gitea', { [FILE]: `mode: quiet\n${NO_MINIMAX}` }))
      await commit('agents: { minimax: { enabled: true } }\n')
      const issue = await openAssigned(world, 'Fix a typo')
      expect(labels(world, issue)).to.equal(ASSIGNED)
      expect(world.forge.comments(issue)).to.deep.equal([])
    })

    it('reaches all of the owner’s tasks after a push', async () => {
      await start(ofOwner('.gitea', { 'README.md': 'Ours' }))
      const there = 'alice/.gitea'
      world.forge.addHook(there, world.hook)
      const issue = await openAssigned(world, 'Fix a typo')
      expect(labels(world, issue)).to.equal(ASSIGNED)
      await world.alice.pushes({ 'coordinator.yml': NO_MINIMAX }, 'Settle it', there)
      await world.forge.rest()
      await world.skipWaits()
      expect(labels(world, issue)).to.contain('agent/glm')
    })
  })
})
