import { expect } from 'chai'
import { z } from 'zod'
import { definePlugin, RepositoryConfigError } from '../../src/index.ts'
import { type BotWorld, runBot } from '../../src/testing/index.ts'

const MINUTE_MS = 60_000
const schema = z.object({
  greeter: z.strictObject({ greeting: z.string().default('Hello!') }).prefault({}),
})

/** Greets as the repository's file says, and tells people what is wrong with the file. */
const greeter = definePlugin({
  name: 'greeter',
  description: 'Greets.',
  register(app) {
    app.on('issues.opened', async (context) => {
      const body = await context.config(schema).then(
        ({ greeter: { greeting } }) => greeting,
        (error: unknown) => {
          if (error instanceof RepositoryConfigError) return error.message
          throw error
        },
      )
      await context.ensure.comment({ kind: 'greeting', body })
    })
  },
})

describe("a repository's configuration", () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot({ plugins: [greeter] })
  })
  afterEach(async () => {
    const dead = await world.dead()
    await world.stop()
    expect(dead).to.deep.equal([])
  })

  const commit = (files: Readonly<Record<string, string | null>>) =>
    world.alice.pushes(files, undefined, world.repo)
  const greeting = async () => {
    const issue = await world.alice.opens({ title: 'Fix the login' }, world.repo)
    await world.forge.rest()
    return world.forge.comments(issue)[0]?.body.split('\n\n<!--')[0]
  }
  const reads = () => world.forge.journal.filter(({ path }) => /\/(contents|raw)\//.test(path)).length

  it('is nothing when there is no file, and none is looked for at each event', async () => {
    expect(await greeting()).to.equal('Hello!')
    const before = reads()
    expect(await greeting()).to.equal('Hello!')
    expect(reads()).to.equal(before)
  })

  it('is read from the first file that is there', async () => {
    const file = (text: string) => `greeter:\n  greeting: ${text}\n`
    await commit({ '.forgejo/coordinator.yml': file('Moin!') })
    expect(await greeting()).to.equal('Moin!')
    await commit({ '.gitea/coordinator.yaml': file('Servus!') })
    await world.skip(6 * MINUTE_MS)
    expect(await greeting()).to.equal('Servus!')
    await commit({ '.gitea/coordinator.yml': file('Good morning!') })
    await world.skip(6 * MINUTE_MS)
    expect(await greeting()).to.equal('Good morning!')
  })

  it('is read again after five minutes, if no push was heard of', async () => {
    await greeting()
    world.forge.faults.deliveries = { drop: ({ type }) => type === 'push' }
    await commit({ '.gitea/coordinator.yml': 'greeter:\n  greeting: Late\n' })
    await world.skip(4 * MINUTE_MS)
    expect(await greeting()).to.equal('Hello!')
    await world.skip(2 * MINUTE_MS)
    expect(await greeting()).to.equal('Late')
  })

  it('is read again at once after a push', async () => {
    await greeting()
    await commit({ '.gitea/coordinator.yml': 'greeter:\n  greeting: At once\n' })
    await world.forge.rest()
    expect(await greeting()).to.equal('At once')
  })

  it('belongs to the repository of this id: one that has taken its old name is not asked', async () => {
    const alice = world.alice
    await commit({ '.gitea/coordinator.yml': 'greeter:\n  greeting: The right one\n' })
    world.forge.faults.deliveries.delayMs = 300
    const issue = await alice.opens({ title: 'Fix the login' }, world.repo)
    await alice.renames(world.repo, 'application')
    const other = world.forge.addRepo('alice', 'app', { collaborators: { mosaic: 'write' } })
    world.forge.setFiles(other, { '.gitea/coordinator.yml': 'greeter:\n  greeting: The wrong one\n' })
    await world.forge.rest()
    expect(world.forge.comments(issue)[0]?.body).to.match(/^The right one/)
  })

  it('belongs to it also when the bot has seen the old name a short while ago', async () => {
    const alice = world.alice
    await commit({ '.gitea/coordinator.yml': 'greeter:\n  greeting: The right one\n' })
    await greeting()
    await world.skip(4 * MINUTE_MS)
    await greeting()
    await alice.renames(world.repo, 'application')
    const other = world.forge.addRepo('alice', 'app', { collaborators: { mosaic: 'write' } })
    world.forge.setFiles(other, { '.gitea/coordinator.yml': 'greeter:\n  greeting: The wrong one\n' })
    await world.skip(2 * MINUTE_MS)
    expect(await greeting()).to.equal('The right one')
  })

  it('tells people the line, and what is expected', async () => {
    await commit({ '.gitea/coordinator.yml': '# ours\ngreeter:\n  greeting: 7\n  greting: Hi\n' })
    const told = await greeting()
    expect(told).to.contain('.gitea/coordinator.yml is not right:')
    expect(told).to.contain(
      'line 3, column 13, greeter.greeting: Invalid input: expected string, received number',
    )
    expect(told).to.match(/line 3, column 3, greeter: Unrecognized key: "greting"/)
  })

  it('tells people where the file is not YAML', async () => {
    await commit({ '.gitea/coordinator.yml': 'greeter:\n  greeting: "Hello\n' })
    expect(await greeting()).to.match(/line \d, column \d+: Missing closing "quote/)
  })

  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
  for (const [index, name] of [...'bcdefgh'].entries()) {
    const before = 'abcdefgh'[index]
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`)
  }
  const wrong: readonly [string, string, RegExp][] = [
    ['aliases that grow without end', bomb.join('\n'), /Excessive alias count/],
    [
      'a key that would reach into every object',
      '__proto__:\n  polluted: yes\n',
      /cannot be called __proto__/,
    ],
    ['lists in lists without end', '['.repeat(50_000), /is not right/],
    ['a file as large as a book', `# ${'x'.repeat(70_000)}\n`, /larger than 64 KiB/],
    ['a list instead of keys', '- greeter\n', /expected object, received array/],
  ]
  for (const [what, text, expected] of wrong) {
    it(`refuses ${what}`, async () => {
      await commit({ '.gitea/coordinator.yml': text })
      expect(await greeting()).to.match(expected)
      const before = reads()
      expect(await greeting()).to.match(expected)
      expect(reads(), 'a wrong file is not read at each event').to.equal(before)
      expect(Object.hasOwn(Object.prototype, 'polluted')).to.equal(false)
    })
  }

  it('of an empty file is as of none', async () => {
    await commit({ '.gitea/coordinator.yml': '# nothing yet\n' })
    expect(await greeting()).to.equal('Hello!')
  })
})

describe('configuration on events about a repository', () => {
  it('is there, with the names of the repository', async () => {
    const seen: unknown[] = []
    const watcher = definePlugin({
      name: 'watcher',
      description: 'Watches pushes.',
      register(app) {
        app.on('push', async (context) => {
          seen.push(context.repo(), await context.config(z.looseObject({})))
        })
      },
    })
    const world = await runBot({ plugins: [watcher] })
    try {
      await world.forge
        .as('alice')
        .pushes({ '.gitea/coordinator.yml': 'watch: true\n' }, undefined, world.repo)
      await world.forge.rest()
      expect(seen).to.deep.equal([['alice', 'app'], { watch: true }])
    } finally {
      await world.stop()
    }
  })
})
