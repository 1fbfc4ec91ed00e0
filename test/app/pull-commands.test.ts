import { expect } from 'chai'
import type { CommandDefinition, CommandPlace } from '../../src/app/command.ts'
import { definePlugin, type Plugin } from '../../src/app/plugin.ts'
import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../src/testing/index.ts'
import { visible } from '../e2e/conversation.ts'

const SERVERS = ['1.22.6', '1.26.3', '1.27.0-rc0', 'forgejo-12'] as const

function plugin(commands: Readonly<Record<string, Partial<CommandDefinition<unknown>>>>): Plugin {
  return definePlugin({
    name: 'greeter',
    description: 'For a test.',
    register(app) {
      for (const [name, command] of Object.entries(commands))
        app.command(name, { help: 'Greets.', run: ({ payload }) => `Hello ${payload.by.login}!`, ...command })
    },
  })
}

describe('a command in a comment on a pull request', () => {
  let world: BotWorld
  let pull: IssueView
  afterEach(() => world.stop())

  async function start(greeter: Plugin, options: RunBotOptions = {}, author = 'alice'): Promise<void> {
    world = await runBot({ ...options, plugins: [greeter] })
    pull = await world.forge.as(author).opensPull({ title: 'Mend it' }, world.repo)
    await world.forge.rest()
  }

  async function say(login: string, body: string, on: IssueView = pull): Promise<string[]> {
    const before = world.forge.comments(on).length
    await world.forge.as(login).says(body, on)
    await world.forge.rest()
    return world.forge
      .comments(on)
      .slice(before + 1)
      .map(visible)
  }

  for (const version of SERVERS) {
    it(`is done and answered as on an issue, in ${version}`, async () => {
      await start(plugin({ greet: {} }), { version })
      expect(await say('alice', '/greet')).to.deep.equal(['Hello alice!'])
    })
  }

  it('is not read in a comment of the bot, nor in an edited one', async () => {
    await start(plugin({ greet: {} }))
    await world.forge.as('mosaic').says('/greet', pull)
    const comment = await world.alice.says('Well', pull)
    await world.alice.editsComment(comment, '/greet')
    await world.forge.rest()
    expect(world.forge.comments(pull)).to.have.length(2)
  })

  it('is for whom it is on an issue: writers, and the author where it says so', async () => {
    await start(plugin({ greet: {}, mine: { whoCanUse: 'author' } }), {}, 'mallory')
    expect(await say('bob', '/greet')).to.deep.equal(['Hello bob!'])
    expect(await say('mallory', '/greet')).to.deep.equal(['`/greet` is for who may write in the repository.'])
    expect(await say('mallory', '/mine')).to.deep.equal(['Hello mallory!'])
  })

  it('is, in an organisation, for whom the signed delivery says may push', async () => {
    const populate = (gitea: BotWorld['forge']) => {
      for (const login of ['alice', 'bob', 'mosaic']) gitea.addUser(login)
      const teams = { readers: { level: 'read', members: ['bob'] } } as const
      gitea.addOrg('acme', { owners: ['alice'], teams })
      return gitea.addRepo('acme', 'app', { collaborators: { mosaic: 'write' } })
    }
    await start(plugin({ greet: {} }), { populate })
    expect(await say('alice', '/greet')).to.deep.equal(['Hello alice!'])
    expect((await say('bob', '/greet'))[0]).to.match(/ is for who may write /)
  })

  it('is none where it says that it is for the other kind, and nobody answers', async () => {
    const on = (place: CommandPlace) => ({ on: place })
    await start(plugin({ both: {}, issue: on('issues'), pull: on('pulls') }))
    const issue = await world.alice.opens({ title: 'Hello' }, world.repo)
    const all = '/both\n/issue\n/pull'
    // what is the same for two lines is said once
    expect(await say('alice', all)).to.deep.equal(['Hello alice!'])
    expect(await say('alice', all, issue)).to.deep.equal(['Hello alice!'])
    expect(await say('alice', '/issue')).to.deep.equal([])
    expect(await say('alice', '/pull', issue)).to.deep.equal([])
  })
})

describe('where a command can be written', () => {
  const events: Readonly<Record<CommandPlace, readonly string[]>> = {
    both: ['issue_comment', 'pull_request_comment'],
    issues: ['issue_comment'],
    pulls: ['pull_request_comment'],
  }

  for (const place of Object.keys(events) as CommandPlace[]) {
    it(`decides what the webhook has to send: ${place}`, async () => {
      const world = await runBot({ plugins: [plugin({ greet: { on: place } })] })
      const needed = world.requirements().find((one) => one.plugin === 'greeter')
      await world.stop()
      expect(needed?.events).to.deep.equal(events[place])
    })
  }

  it('is one of three', async () => {
    const wrong = plugin({ greet: { on: 'issue' as CommandPlace } })
    const failure: unknown = await runBot({ plugins: [wrong] }).catch((error: unknown) => error)
    expect(failure).to.include({ code: 'COMMAND_INVALID' })
    expect(String(failure)).to.contain('`on` is "issue". Did you mean "issues"?')
  })
})
