import { expect } from 'chai'
import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, labels, openAssigned, own, visible } from './conversation.ts'
import { killedWhen } from './killed-when.ts'
import { endsWell, FILE, NO_MINIMAX, settles } from './settling.ts'

describe('what a repository has settled', () => {
  let world: BotWorld
  const start = async (options: RunBotOptions = {}) => {
    world = await runBot(options)
  }
  const commit = (text: string | null, path?: string) => settles(world, text, path)
  afterEach(() => endsWell(world))

  describe('in a file that cannot be seen for a while', () => {
    /** What is asked of the file is answered so. */
    const answered = (status: number, path: RegExp, times = 50) =>
      world.forge.faults.next({ method: 'GET', path, status, times })

    for (const [what, status, path, times] of [
      ['may not be read', 403, /\/contents|\/raw/, 50],
      ['is not found in the list once', 404, /\/contents\/\.gitea/, 1],
      ['is listed and not found', 404, /\/raw/, 50],
      ['is in a repository that is not found at all', 404, /\/contents|\/raw/, 50],
    ] as const) {
      it(`holds as it was last right when it ${what}, and after that`, async () => {
        await start()
        await commit(NO_MINIMAX)
        await openAssigned(world, 'Before')
        for (const isHealed of [false, true]) {
          await world.skip(6 * 60_000)
          if (!isHealed) answered(status, path, times)
          const issue = await openAssigned(world, 'Fix a typo')
          expect(labels(world, issue)).to.contain('agent/glm')
          world.forge.faults.clear()
        }
        answered(500, /\/contents|\/raw/)
        await world.skip(6 * 60_000)
        expect(labels(world, await openAssigned(world, 'Fix another'))).to.contain('agent/glm')
        world.forge.faults.clear()
        await commit(null)
        await world.skipWaits()
        expect(labels(world, await openAssigned(world, 'After'))).to.equal(ASSIGNED)
      })
    }
  })

  it('holds no more where a file has taken the place of the folder', async () => {
    await start()
    await commit(NO_MINIMAX)
    expect(labels(world, await openAssigned(world, 'Before'))).to.contain('agent/glm')
    await world.alice.pushes({ [FILE]: null, '.gitea': 'not a folder\n' }, 'Take its place', world.repo)
    await world.skipWaits()
    expect(labels(world, await openAssigned(world, 'After'))).to.equal(ASSIGNED)
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

    it('is told once also where many issues are decided at the same time, and not any more when it is mended', async () => {
      await start()
      await commit(BROKEN)
      const issues: IssueView[] = []
      for (let number = 1; number <= 6; number++)
        issues.push(await world.alice.opens({ title: `Fix typo ${number}` }, world.repo))
      await world.forge.rest()
      await Promise.all(issues.map((issue) => world.alice.assigns(['mosaic'], issue)))
      await world.forge.rest()
      const notes = () => issues.flatMap(wrongNotes)
      expect(notes()).to.have.length(1)
      await commit(NO_MINIMAX)
      await world.skipWaits()
      expect(notes()).to.deep.equal([])
    })

    it('is told once by a bot that is killed when the note stands there, and is given another issue meanwhile', async () => {
      await start()
      await commit(BROKEN)
      const first = await world.alice.opens({ title: 'Fix a typo' }, world.repo)
      await world.alice.assigns(['mosaic'], first)
      await killedWhen(world, () => wrongNotes(first).length === 1, 'the note stands there')
      const second = await world.alice.opens({ title: 'Fix another', assignees: ['mosaic'] }, world.repo)
      // the first one has to wait, and the other one is decided before it
      world.forge.faults.next({ method: 'GET', path: /issues\/1(\/|$)/, status: 500, times: 9 })
      await world.startBot()
      await world.forge.rest()
      await world.skipWaits()
      expect([first, second].map((issue) => wrongNotes(issue).length)).to.deep.equal([1, 0])
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

    it('is told with the nearest command where it names one that no plugin has', async () => {
      await start()
      await commit(`${NO_MINIMAX}commands: { whoCanUse: { hodl: author } }\n`)
      const issue = await openAssigned(world, 'Fix a typo')
      expect(wrongNotes(issue).join()).to.contain(
        'line 2, column 26, commands.whoCanUse.hodl: There is no command "hodl". Did you mean "hold"?',
      )
      await commit(
        `${NO_MINIMAX}commands: { whoCanUse: { hold: author, help: writer, split --create: nobody } }\n`,
      )
      await world.skipWaits()
      expect(wrongNotes(issue)).to.deep.equal([])
      expect(labels(world, issue)).to.contain('agent/glm')
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
      const issues = [await openAssigned(world, 'Fix a typo'), await openAssigned(world, 'Fix another typo')]
      expect(issues.map((issue) => labels(world, issue))).to.deep.equal([ASSIGNED, ASSIGNED])
      await world.alice.pushes({ 'coordinator.yml': NO_MINIMAX }, 'Settle it', there)
      await world.forge.rest()
      await world.skipWaits()
      for (const issue of issues) expect(labels(world, issue)).to.contain('agent/glm')
    })
  })
})
