import { expect } from 'chai'
import type { CommandDefinition } from '../../../src/app/command.ts'
import { definePlugin } from '../../../src/app/plugin.ts'
import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../../src/testing/index.ts'
import { visible } from '../conversation.ts'
import { clerk, WITHOUT_COMMANDS } from './clerk.ts'

describe('a command that somebody writes', () => {
  let world: BotWorld
  let issue: IssueView
  let done: string[]
  afterEach(() => world.stop())

  async function start(options: RunBotOptions = {}): Promise<void> {
    done = []
    world = await runBot({ plugins: [clerk(done)], builtIn: WITHOUT_COMMANDS, ...options })
    issue = await world.alice.opens({ title: 'Hello' }, world.repo)
    await world.forge.rest()
  }

  const own = (on = issue) =>
    world.forge
      .comments(on)
      .filter(({ author }) => author === 'mosaic')
      .map(visible)

  const reactions = (on = issue) =>
    world.forge
      .comments(on)
      .filter(({ author }) => author !== 'mosaic')
      .map((comment) => comment.reactions.map((one) => one.replace(' by mosaic', '')).join(' '))

  async function say(body: string, login = 'alice', on = issue) {
    const comment = await world.forge.as(login).says(body, on)
    await world.forge.rest()
    return comment
  }

  /** What the bot asks of Gitea meanwhile. */
  async function callsOf(work: () => Promise<unknown>): Promise<string[]> {
    const before = world.forge.journal.length
    await work()
    const calls = world.forge.journal.slice(before).filter(({ as }) => as === 'mosaic')
    return calls.map(({ method, path }) => `${method} ${path.replace(/\d+/g, 'n')}`)
  }

  it('costs six calls also in a plugin with a lane of its own, beside all built-in ones', async () => {
    const greet: CommandDefinition<never> = { help: 'Greets.', run: () => 'Hello!' }
    const greeter = definePlugin({
      name: 'greeter',
      description: 'For a test.',
      register: (app) => app.command('greet', greet),
    })
    world = await runBot({ plugins: [greeter] })
    issue = await world.alice.opens({ title: 'Hello', assignees: ['mosaic'] }, world.repo)
    await world.forge.rest()
    expect(await callsOf(() => say('/greet'))).to.have.length(6)
    expect(await callsOf(() => say('/greet', 'bob'))).to.have.length(6)
    expect(reactions()).to.deep.equal(['eyes +1', 'eyes +1'])
  })

  it('is seen at once, done, and shown as done, within six calls and a second', async () => {
    await start()
    // what the repository has settled is read now, and known for five minutes: four calls
    expect(await callsOf(() => say('/why'))).to.have.length(9)
    const at = performance.now()
    expect(await callsOf(() => say('/agent opus', 'bob'))).to.deep.equal([
      'GET /repos/alice/app/issues/n',
      'GET /repositories/n',
      'POST /repos/alice/app/issues/comments/n/reactions',
      'GET /repos/alice/app/assignees',
      'POST /repos/alice/app/issues/comments/n/reactions',
      'POST /repos/alice/app/issues/n/comments',
    ])
    expect(performance.now() - at).to.be.below(5_000)
    expect(own()).to.deep.equal(['Because.', 'It is opus now.'])
    expect(reactions()).to.deep.equal(['eyes +1', 'eyes +1'])
  })

  it('may be written in capitals, with a key, with thousands', async () => {
    await start()
    await say(
      '/AGENT Opus\n/estimate tokens=80k\n/estimate 80,000\n/estimate 80 000\n/estimate 0.5M\n/estimate AUTO',
    )
    expect(done).to.deep.equal([
      'alice agent opus',
      ...['80000', '80000', '80000', '500000', 'auto'].map((tokens) => `alice estimate ${tokens}`),
    ])
    expect(own()).to.deep.equal(['It is opus now.'])
  })

  it('that is misspelt is answered with the nearest right one', async () => {
    await start()
    await say('/agnet opus')
    expect(own()).to.deep.equal([
      'I have no `/agnet`. Did you mean `/agent opus`? You can correct your comment; `/help` lists what there is.',
    ])
    expect(reactions()).to.deep.equal(['eyes confused'])
    expect(done).to.deep.equal([])
  })

  it('with a wrong value is answered with what is accepted and the nearest of it', async () => {
    await start()
    await say('/agent opsu')
    expect(own()).to.deep.equal([
      'name: `opsu` is not one of `opus`, `haiku`, `auto`. Did you mean `opus`?\n\n`/agent <name>`: Says which agent is to do it.',
    ])
    expect(reactions()).to.deep.equal(['eyes confused'])
  })

  it('that is close to nothing, or is known to be for another bot, costs nothing and is answered by nothing', async () => {
    await start()
    const before = world.forge.journal.length
    await say('/lgtm\n/approve\n/frobnicate\n/shrug hello')
    expect(world.forge.journal.slice(before).filter(({ as }) => as === 'mosaic')).to.deep.equal([])
    expect(reactions()).to.deep.equal([''])
  })

  it('that its author corrects is done, once; the answer takes the place of the first one', async () => {
    await start()
    const comment = await say('/agnet opus')
    await world.alice.editsComment(comment, '/agent opus')
    await world.forge.rest()
    expect(done).to.deep.equal(['alice agent opus'])
    expect(own()).to.deep.equal(['It is opus now.'])
    expect(reactions()).to.deep.equal(['eyes +1'])
    await world.alice.editsComment(comment, '/agent haiku')
    await world.forge.rest()
    expect(done).to.deep.equal(['alice agent opus'])
  })

  it('whose wrong value its author corrects is done without the answer to the wrong one', async () => {
    await start()
    const comment = await say('/estimate lots')
    expect(own()[0]).to.match(/`lots` is no number of tokens: write `80k`, `80,000` or `0.5M`, or `auto`\./)
    await world.alice.editsComment(comment, '/estimate 90k')
    await world.forge.rest()
    expect(done).to.deep.equal(['alice estimate 90000'])
    expect(own()).to.deep.equal([])
  })

  it('is none by an edit: not of another person, not where there was none, not of one that was done', async () => {
    await start()
    const misspelt = await say('/agnet opus', 'mallory')
    await world.bob.editsComment(misspelt, '/agent opus')
    const plain = await say('Well.')
    await world.alice.editsComment(plain, '/agent opus')
    const obeyed = await say('/why')
    await world.alice.editsComment(obeyed, '/agent opus')
    await world.forge.rest()
    expect(done).to.deep.equal(['alice why'])
  })

  it('that was done is not done again by moving it to a line that was misspelt', async () => {
    await start()
    const comment = await say('/why\n/agnet opus')
    await world.alice.editsComment(comment, 'So:\n/why')
    await world.forge.rest()
    expect(done).to.deep.equal(['alice why'])
  })

  it('that was corrected is for whom it would be if it were new', async () => {
    await start()
    const comment = await say('/agnet opus', 'mallory')
    await world.mallory.editsComment(comment, '/agent opus')
    await world.forge.rest()
    expect(done).to.deep.equal([])
    expect(own()).to.deep.equal(['`/agent` is for who may write in the repository.'])
  })

  it('that is refused is answered once an hour, then only by a reaction; another person is answered', async () => {
    await start()
    await say('/agent opus', 'mallory')
    await say('/agent haiku', 'mallory')
    expect(own()).to.have.length(1)
    expect(reactions()).to.deep.equal(['eyes confused', 'eyes confused'])
    await world.skip(61 * 60_000)
    await say('/agent auto', 'mallory')
    expect(own()).to.have.length(2)
    expect(own().join()).not.to.contain('@')
  })

  it('is not done again after a loss of the database, however it is told again', async () => {
    await start()
    await world.alice.assigns(world.bot, issue)
    await say('/agent opus')
    const delivery = world.forge.deliveries.find(({ body }) => body.includes('/agent opus'))
    await world.loseDatabase()
    await world.forge.rest()
    await world.forge.redeliver(delivery?.id ?? '')
    await world.forge.rest()
    expect(done).to.deep.equal(['alice agent opus'])
  })

  it('works on a closed issue and, for a bot that may write, on a locked one; in an archived repository nothing is done', async () => {
    await start()
    await world.alice.closes(issue)
    await say('/why')
    await world.alice.locks(issue)
    await say('/why')
    expect(done).to.deep.equal(['alice why', 'alice why'])
    await world.forge.redeliver(world.forge.deliveries.at(-1)?.id ?? '')
    await world.stopBot()
    await world.alice.says('/why', issue)
    await world.alice.archives(world.repo)
    await world.startBot()
    for (const { id } of world.forge.deliveries.slice(-2)) await world.forge.redeliver(id)
    await world.forge.rest()
    expect(done).to.have.length(2)
    expect(await world.dead()).to.deep.equal([])
  })

  it('is listed by /help, with those that the place has', async () => {
    const on = (place: 'issues' | 'pulls') => ({ help: `On ${place}.`, on: place, run: () => undefined })
    await start({ plugins: [clerk([], { 'only-issues': on('issues'), 'only-pulls': on('pulls') })] })
    await say('/help', 'mallory')
    expect(own()).to.deep.equal([
      [
        'Write one of these at the beginning of a line:',
        '',
        '| Command | What it does | Who |',
        '| --- | --- | --- |',
        '| `/agent <name>` | Says which agent is to do it. | writers |',
        '| `/estimate <tokens>` | Says how many tokens it takes. | author, writers |',
        '| `/why` | Tells why. | everybody |',
        '| `/only-issues` | On issues. | writers |',
        '| `/help` | Lists what you can write here. | everybody |',
      ].join('\n'),
    ])
    const pull = await world.alice.opensPull({ title: 'Mend it' }, world.repo)
    await say('/help', 'alice', pull)
    expect(own(pull).join()).to.contain('/only-pulls').and.not.to.contain('/only-issues')
  })
})
