import { expect } from 'chai'
import { z } from 'zod'
import type { EventPattern } from '../../src/app/event-names.ts'
import { definePlugin } from '../../src/app/plugin.ts'
import { typesOfWords } from '../../src/gitea/setup/hook-events.ts'
import type { Scope } from '../../src/gitea/token-scopes.ts'
import { readManifest } from '../../src/manifest.ts'
import { type BotWorld, type RunBotOptions, runBot } from '../../src/testing/index.ts'
import { type LogLine, listeningLog } from './workshop.ts'

const ENOUGH: readonly Scope[] = ['write:issue', 'read:repository', 'read:user', 'read:organization']

const greeter = definePlugin({
  name: 'greeter',
  description: 'For a test.',
  scopes: ['write:issue'],
  settings: z.object({ word: z.string().default('Hello') }),
  register(app, { word }) {
    app.on('issues.opened', async (context) => {
      await context.gitea.repos.issueCreateComment(...context.issue(), { body: `${word}!` })
    })
  },
})

const collector = definePlugin({
  name: 'collector',
  description: 'For a test.',
  scopes: ['read:notification', 'write:repository'],
  register(app) {
    app.on(['issue_comment.created', 'issue_comment.edited', 'task.ready'], () => {})
  },
})

describe('what a plugin needs', () => {
  let world: BotWorld
  let logged: LogLine[]
  afterEach(() => world.stop())

  async function start(options: RunBotOptions): Promise<void> {
    logged = []
    world = await runBot({ log: listeningLog(logged), ...options })
    await world.forge.rest()
  }

  const lacking = () =>
    logged
      .filter(({ text }) => text.includes('lacks scopes'))
      .map(({ level, fields: { plugin, missing } }) => ({ level, plugin, missing }))

  async function greeting(): Promise<string | undefined> {
    const issue = await world.alice.opens({ title: 'Hello' }, world.repo)
    await world.forge.rest()
    return world.forge.comments(issue)[0]?.body
  }

  it('is handed to it: its settings', async () => {
    await start({ plugins: [{ plugin: greeter, settings: { word: 'Hi' } }] })
    expect(await greeting()).to.equal('Hi!')
  })

  it('is handed to it: the defaults of its settings', async () => {
    await start({ plugins: [greeter] })
    expect(await greeting()).to.equal('Hello!')
  })

  it('is not complained about when the token is enough', async () => {
    await start({ plugins: [greeter], scopes: ENOUGH })
    expect(lacking()).to.deep.equal([])
    expect(await greeting()).to.equal('Hello!')
  })

  it('is told once when the token verifiably lacks it, for each plugin by name', async () => {
    await start({ plugins: [greeter, collector], scopes: ['read:user', 'write:issue', 'read:organization'] })
    await world.restart()
    await world.forge.rest()
    const [first, ...others] = lacking().filter(({ plugin }) => plugin === 'collector')
    expect(first).to.deep.equal({ level: 'error', plugin: 'collector', missing: ['write:repository'] })
    expect(others, 'one for each start').to.have.length(1)
    expect(lacking().map(({ plugin }) => plugin))
      .to.include('parsing')
      .and.not.to.include('greeter')
  })

  it('is not guessed where only writing would tell: the right to read is there', async () => {
    await start({
      plugins: [greeter],
      scopes: ['read:issue', 'read:repository', 'read:user', 'read:organization'],
    })
    expect(lacking()).to.deep.equal([])
  })

  it('is asked for as soon as Gitea is back', async () => {
    await start({ plugins: [collector], scopes: ['read:user', 'write:issue', 'read:organization'] })
    await world.stopBot()
    logged.length = 0
    await world.forge.goDown()
    await world.startBot()
    expect(lacking()).to.deep.equal([])
    await world.forge.comeBack()
    await world.skip(60_000)
    expect(lacking().map(({ plugin }) => plugin)).to.include('collector')
  })
})

describe('what all loaded plugins need', () => {
  it('is known of a running coordinator: scopes as they say, events as they listen', async () => {
    const world = await runBot({ plugins: [greeter, collector] })
    const of = (name: string) => world.requirements().find(({ plugin }) => plugin === name)
    expect(of('greeter')).to.deep.include({ scopes: ['write:issue'], events: ['issues'] })
    expect(of('collector')?.events).to.deep.equal(['issue_comment'])
    expect(of('sweep')?.events).to.deep.equal([])
    expect(of('parsing')?.events).to.include.members(['issues', 'issue_assign', 'issue_label'])
    await world.stop()
  })

  it('follows from wildcards too: `*` is everything that Gitea sends, `task.*` nothing', async () => {
    const hears = (name: string, pattern: EventPattern) =>
      definePlugin({ name, description: 'For a test.', register: (app) => app.on(pattern, () => {}) })
    const world = await runBot({
      plugins: [hears('all', '*'), hears('family', 'pull_request_review.*'), hears('tasks', 'task.*')],
    })
    const of = (name: string) => world.requirements().find(({ plugin }) => plugin === name)?.events
    expect(of('all')).to.include.members(['push', 'issue_assign', 'release', 'action_run_failure'])
    expect(of('family')).to.deep.equal([
      'pull_request_review_approved',
      'pull_request_review_comment',
      'pull_request_review_rejected',
    ])
    expect(of('tasks')).to.deep.equal([])
    await world.stop()
  })

  it('is what the manifest of the project asks for', async () => {
    const world = await runBot()
    const needed = new Set(world.requirements().flatMap(({ scopes }) => scopes))
    for (const scope of needed)
      if (scope.startsWith('write:')) needed.delete(scope.replace('write:', 'read:') as Scope)
    const { scopes } = await readManifest('app.yml')
    expect([...needed].sort()).to.deep.equal([...scopes].sort())
    await world.stop()
  })

  it('is what the manifest has the webhook send, so that a hook made by hand is as right as that of setup', async () => {
    const world = await runBot()
    const needed = new Set(world.requirements().flatMap(({ events }) => events))
    const { events } = await readManifest('app.yml')
    expect(typesOfWords(events)).to.deep.equal([...needed].sort())
    await world.stop()
  })

  it('is no scope that Gitea does not have', () => {
    const wrong = { name: 'a', description: '', scopes: ['write:issues' as Scope], register() {} }
    expect(() => definePlugin(wrong)).to.throw(TypeError, '"write:issues"')
  })
})
