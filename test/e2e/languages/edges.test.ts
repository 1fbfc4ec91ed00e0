import { expect } from 'chai'
import { definePlugin } from '../../../src/index.ts'
import { type BotWorld, type RunBotOptions, runBot } from '../../../src/testing/index.ts'
import { easy, openAssigned, own, status } from '../conversation.ts'
import { answer } from '../explaining/asking.ts'
import { endsWell, settles } from '../settling.ts'

const TOO_LARGE = '## Difficulty\nhigh\n\n## Context Estimate\n900k\n'
const GERMAN = 'language: de\n'

describe('the edges of a language', () => {
  let world: BotWorld
  const start = async (options: RunBotOptions = {}) => {
    world = await runBot(options)
  }
  afterEach(() => endsWell(world))

  it('what another plugin says stays as it is, even where it begins like a sentence of the bot', async () => {
    const moons = definePlugin({
      name: 'moons',
      description: 'Counts moons.',
      register(app) {
        app.command('moons', {
          help: 'There are 3 of them.',
          whoCanUse: 'anyone',
          run: () => 'There are 3 moons. It has to be 4.',
        })
      },
    })
    await start({ plugins: [moons] })
    await settles(world, GERMAN)
    const issue = await openAssigned(world, 'One')
    expect(await answer(world, issue, '/moons')).to.equal('There are 3 moons. It has to be 4.')
    expect(await answer(world, issue, '/help')).to.contain('| `/moons` | There are 3 of them. | alle |')
  })

  it('a note that is stored with a task follows as well', async () => {
    await start()
    const issue = await openAssigned(world, 'Itself', easy(1))
    expect(status(world, issue)).to.contain('It names itself as a blocker')
    await settles(world, GERMAN)
    await world.skipWaits()
    expect(status(world, issue)).to.contain('Es nennt sich selbst')
  })

  it('a note on a file that is wrong all the time is written anew, and only once', async () => {
    const there = 'alice/.gitea'
    await start({
      furnish: (gitea) => {
        gitea.setFiles(gitea.addRepo('alice', '.gitea', { collaborators: { mosaic: 'read' } }), {
          'a.md': 'Ours',
        })
      },
    })
    await settles(world, 'mode: lout\n')
    const issues = [await openAssigned(world, 'One')]
    const notes = () =>
      issues.flatMap((issue) => own(world, issue, 'policy/wrong-file').map(({ body }) => body))
    expect(notes().join()).to.match(/^\*\*I cannot follow/)
    world.forge.addHook(there, world.hook)
    await world.alice.pushes({ 'coordinator.yml': GERMAN }, 'Settle it', there)
    await world.skipWaits()
    for (const title of ['Two', 'Three']) issues.push(await openAssigned(world, title))
    expect(notes()).to.have.length(1)
    expect(notes().join()).to.match(/^\*\*So, wie die Konfiguration/)
  })

  for (const [before, after] of [
    ['en', 'de'],
    ['de', 'en'],
  ] as const)
    it(`a question is not asked again when it is decided anew, from ${before} to ${after}`, async () => {
      await start()
      await settles(world, `language: ${before}\n`)
      const issue = await openAssigned(world, 'Large', TOO_LARGE)
      const asked = own(world, issue, 'question')
      expect(asked).to.have.length(1)
      await settles(world, `language: ${after}\n`)
      await settles(world, `language: ${after}\norder: [opus]\n`)
      await world.skipWaits()
      expect(own(world, issue, 'question')).to.deep.equal(asked)
      await settles(world, `language: ${after}\nwindowShare: 0.6\n`)
      await world.skipWaits()
      // another answer is another question
      expect(own(world, issue, 'question').map(({ id }) => id)).to.not.deep.equal(asked.map(({ id }) => id))
    })
})
