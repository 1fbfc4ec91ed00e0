import { expect } from 'chai'
import { z } from 'zod'
import { type CommandDefinition, commandOf, type WhoCanUse } from '../../src/app/command.ts'
import { argumentsOf } from '../../src/app/command-arguments.ts'
import type { Context } from '../../src/app/context.ts'
import { definePlugin, type Plugin } from '../../src/app/plugin.ts'
import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../src/testing/index.ts'
import { visible } from '../e2e/conversation.ts'

function plugin<Args>(
  command: CommandDefinition<Args>,
  name = 'greeter',
  wishes: Partial<Plugin> = {},
): Plugin {
  return definePlugin({
    ...wishes,
    name,
    description: 'For a test.',
    register: (app) => app.command('greet', command),
  })
}

describe('a command in a comment', () => {
  let world: BotWorld
  let issue: IssueView
  let calls: string[]
  afterEach(() => world.stop())

  async function start(whoCanUse: WhoCanUse, options: RunBotOptions = {}): Promise<void> {
    calls = []
    const greet = plugin({
      help: 'Greets somebody.',
      args: z.object({ name: z.string(), times: z.coerce.number().int().optional() }),
      whoCanUse,
      run(context, { name, times }) {
        calls.push(`${context.payload.by.login}: ${name} ${times ?? ''}`.trim())
        if (name === 'nobody') throw new Error('there is nobody')
        return name === 'quietly' ? undefined : `Hello ${name}!`
      },
    })
    world = await runBot({ ...options, plugins: [greet] })
    issue = await world.forge.as(options.populate ? 'bob' : 'alice').opens({ title: 'Hello' }, world.repo)
  }

  async function say(login: string, body: string): Promise<string[]> {
    const before = world.forge.comments(issue).length
    await world.forge.as(login).says(body, issue)
    await world.forge.rest()
    return world.forge
      .comments(issue)
      .slice(before + 1)
      .map(visible)
  }

  it('is done and answered, once for each line', async () => {
    await start('anyone')
    expect(await say('mallory', '/greet Bob\nand\n/greet "Alice and Eve" 3')).to.deep.equal([
      'Hello Bob!\n\n---\n\nHello Alice and Eve!',
    ])
    expect(calls).to.deep.equal(['mallory: Bob', 'mallory: Alice and Eve 3'])
  })

  it('needs no answer, and what is no command of anybody is none', async () => {
    await start('anyone')
    expect(await say('alice', '/greet quietly\n/unknown\n`/greet Bob`')).to.deep.equal([])
    expect(calls).to.deep.equal(['alice: quietly'])
  })

  it('with wrong words is answered with what is wrong and how it is written', async () => {
    await start('anyone')
    const [missing] = await say('alice', '/greet')
    expect(missing).to.equal('`name` is missing.\n\n`/greet <name> [times]`: Greets somebody.')
    expect((await say('alice', '/greet Bob often'))[0]).to.match(/^times: /)
    expect((await say('alice', '/greet a 2 c'))[0]).to.match(/^There are too many words\./)
    expect(calls).to.deep.equal([])
  })

  it('whose line is longer than what is read is not done with half an argument, and that is said', async () => {
    await start('anyone')
    const said = await say('alice', `/greet Bob\n\n/greet ${'x'.repeat(30_000)}`)
    expect(said).to.have.length(1)
    expect(said[0]).to.match(
      /^Hello Bob!\n\n---\n\n`\/greet` was not done: only the first 24,000 characters of a comment are read/,
    )
    expect(calls).to.deep.equal(['alice: Bob'])
  })

  it('is not done when ten stand before it, and one answer says so', async () => {
    await start('anyone')
    await world.alice.says(`/unknown\n${'/greet quietly\n'.repeat(30)}`, issue)
    await world.skipWaits()
    expect(calls).to.have.length(10)
    const answers = world.forge.comments(issue).slice(1).map(visible)
    expect(answers).to.deep.equal([
      'Of the commands in this comment only the first 10 were done: `/greet` and what stands below it were not. Write them into another comment.',
    ])
  })

  it('is done once, however often the comment is delivered', async () => {
    await start('anyone')
    world.forge.addHook(world.repo, {
      url: `${world.botUrl}/webhook/gitea`,
      secret: 'a secret for tests only',
      events: ['issues'],
    })
    expect(await say('alice', '/greet Bob')).to.deep.equal(['Hello Bob!'])
    await world.restart()
    await world.forge.rest()
    expect(calls).to.deep.equal(['alice: Bob'])
  })

  it('is done once also when the inbox has forgotten it', async () => {
    await start('anyone')
    await say('alice', '/greet Bob')
    const delivery = world.forge.deliveries.find(({ body }) => body.includes('/greet Bob'))
    await world.skip(8 * 24 * 3_600_000)
    await world.forge.redeliver(delivery?.id ?? '')
    await world.forge.rest()
    expect(calls).to.deep.equal(['alice: Bob'])
  })

  it('that fails is tried again alone: the other line of its comment is not', async () => {
    await start('anyone')
    await world.alice.says('/greet Bob\n/greet nobody', issue)
    await world.skipOnly(2_000)
    expect(calls.filter((call) => call === 'alice: Bob')).to.have.length(1)
    expect(calls.filter((call) => call === 'alice: nobody').length).to.be.above(1)
  })

  it('is done by itself also where the plugin does other things once for several events', async () => {
    calls = []
    const run = (context: Context<'command.given'>) => void calls.push(context.payload.words.join(' '))
    const args = z.object({ name: z.string() })
    const greet = plugin({ help: 'Greets.', whoCanUse: 'anyone', args, run }, 'greeter', { coalesce: true })
    world = await runBot({ plugins: [greet] })
    issue = await world.alice.opens({ title: 'Hello' }, world.repo)
    await Promise.all([say('alice', '/greet one\n/greet two'), say('alice', '/greet three\n/greet four')])
    expect(calls.sort()).to.deep.equal(['four', 'one', 'three', 'two'])
  })

  it('that is for anyone is done for the six answers that a person gets in ten minutes', async () => {
    await start('anyone')
    const lines = Array.from({ length: 8 }, (_, n) => `/greet number-${n}`)
    await world.alice.says(lines.join('\n'), issue)
    await world.skipWaits()
    const [answer = ''] = world.forge.comments(issue).slice(1).map(visible)
    expect(answer.split('\n\n---\n\n')).to.deep.equal(
      lines.slice(0, 6).map((line) => `Hello ${line.slice(7)}!`),
    )
    expect(calls).to.have.length(6)
    await world.skip(11 * 60_000)
    await world.alice.says('/greet again', issue)
    await world.forge.rest()
    expect(calls).to.have.length(7)
  })

  it('is not read in an edited comment, nor in one of the bot itself', async () => {
    await start('anyone')
    const comment = await world.alice.says('Well', issue)
    await world.alice.editsComment(comment, '/greet Bob')
    await world.forge.as('mosaic').says('/greet Bob', issue)
    await world.forge.rest()
    expect(calls).to.deep.equal([])
  })

  it('is not read in a comment of the bot either where the plugin hears the bot itself', async () => {
    calls = []
    const run = (context: Context<'command.given'>) => void calls.push(context.payload.by.login)
    const greet = plugin({ help: 'Greets.', whoCanUse: 'anyone', run }, 'greeter', { hearsItself: true })
    world = await runBot({ plugins: [greet] })
    issue = await world.alice.opens({ title: 'Hello' }, world.repo)
    const pull = await world.alice.opensPull({ title: 'Mend it' }, world.repo)
    for (const on of [issue, pull]) {
      await world.bot.says('/greet', on)
      await world.alice.says('/greet', on)
    }
    await world.forge.rest()
    expect(calls).to.deep.equal(['alice', 'alice'])
  })

  for (const [who, may] of [
    ['anyone', ['alice', 'bob', 'mallory']],
    ['author', ['alice', 'bob']],
    ['writer', ['alice', 'bob']],
  ] as const) {
    it(`for ${who} is for ${may.join(', ')} in the repository of a person`, async () => {
      await start(who)
      let answer: string | undefined
      for (const login of ['alice', 'bob', 'mallory']) [answer] = await say(login, '/greet Bob')
      expect(calls).to.deep.equal(may.map((login) => `${login}: Bob`))
      if (who !== 'anyone') expect(answer).to.match(/^`\/greet` is for who (opened|may write)/)
    })
  }

  it('for the author is for a stranger on the own issue', async () => {
    await start('author')
    issue = await world.mallory.opens({ title: 'Mine' }, world.repo)
    expect(await say('mallory', '/greet Bob')).to.deep.equal(['Hello Bob!'])
  })

  it('for writers is, in an organisation, for whom the signed delivery says may push', async () => {
    await start('writer', { populate: organisation })
    for (const login of ['alice', 'bob', 'mallory']) await say(login, '/greet Bob')
    expect(calls).to.deep.equal(['alice: Bob'])
  })
})

/** alice owns it, bob may read issues, mallory is a stranger. */
function organisation(gitea: BotWorld['forge']) {
  for (const login of ['alice', 'bob', 'mallory', 'mosaic']) gitea.addUser(login)
  gitea.addOrg('acme', {
    owners: ['alice'],
    teams: { readers: { level: 'read', members: ['bob'], units: ['issues'] } },
  })
  return gitea.addRepo('acme', 'app', { collaborators: { mosaic: 'write' } })
}

describe('the commands of plugins', () => {
  it('tell how they are written, from their arguments', () => {
    const args = z.object({
      name: z.string(),
      times: z.coerce.number().default(1),
      others: z.array(z.string()).min(1).optional(),
    })
    const command = commandOf('greeter', 'greet', { help: 'Greets.', args, run: () => undefined })
    expect(command).to.include({ usage: '/greet <name> [times] [others…]', whoCanUse: 'writer' })
    expect(argumentsOf(command, ['a', '2', 'b', 'c'])).to.deep.equal({
      args: { name: 'a', times: 2, others: ['b', 'c'] },
    })
    expect(argumentsOf(command, ['a', '2'])).to.deep.equal({ args: { name: 'a', times: 2 } })
    expect(argumentsOf(command, [])).to.equal('`name` is missing.')
  })

  it('have names of their own', async () => {
    const command = { help: 'Greets.', run: () => undefined }
    const failure: unknown = await runBot({ plugins: [plugin(command), plugin(command, 'other')] }).catch(
      (error: unknown) => error,
    )
    expect(failure).to.include({ code: 'COMMAND_TWICE' })
    expect(String(failure)).to.contain('"greeter" and "other"').and.to.contain('/greet')
  })

  for (const [what, name, wrong, said] of [
    ['a name that nobody can write', 'Greet me', {}, /1 to 40 of a-z/],
    ['no help', 'greet', { help: '' }, /no `help`/],
    ['no run', 'greet', { run: undefined }, /no `run`/],
    [
      'nobody who can use it',
      'greet',
      { whoCanUse: 'writers' },
      /`whoCanUse` is "writers". Did you mean "writer"\?/,
    ],
    ['a role that there is not', 'greet', { whoCanUse: 'admin' }, /It can be anyone, author, writer\.$/],
    ['a place that is none', 'greet', { on: 'issue' }, /`on` is "issue". Did you mean "issues"\?/],
    [
      'a rule for a part that nobody can ask for',
      'greet',
      { args: z.object({ loudly: z.boolean() }), rules: { loud: { whoCanUse: 'writer' } } },
      /`rules` has "loud", which `args` has not. Did you mean "loudly"\?/,
    ],
    [
      'a rule for a part that is for nobody there is',
      'greet',
      { args: z.object({ loudly: z.boolean() }), rules: { loudly: { whoCanUse: 'writers' } } },
      /`rules.loudly.whoCanUse` is "writers". Did you mean "writer"\?/,
    ],
  ] as const) {
    it(`are refused at the start with ${what}`, async () => {
      const definition = { help: 'Greets.', run: () => undefined, ...wrong } as CommandDefinition<unknown>
      const greeter = definePlugin({
        name: 'greeter',
        description: 'For a test.',
        register: (app) => app.command(name, definition),
      })
      const failure: unknown = await runBot({ plugins: [greeter] }).then(
        (world) => world.stop(),
        (error: unknown) => error,
      )
      expect(failure).to.include({ code: 'COMMAND_INVALID' })
      expect(String(failure)).to.contain(`The plugin "greeter" has a command "${name}"`).and.to.match(said)
    })
  }
})
