import { expect } from 'chai'
import { definePlugin } from '../../src/app/plugin.ts'
import { runBot } from '../../src/testing/index.ts'

/** What a plugin in JavaScript hands in; the compiler would refuse each of them. */
const WRONG: readonly (readonly [effect: string, given: readonly unknown[], takes: string])[] = [
  ['state', ['close'], `'open' or 'closed'; it was given "close"`],
  ['comment', [{ body: 'Hello!' }], "{ kind: 'greeting', body: 'Hello!' }"],
  ['comment', ['Hello!'], "{ kind: 'greeting', body: 'Hello!' }"],
  ['noComment', [], 'a kind, or the id of a comment; it was given nothing'],
  ['assignees', ['bob'], "{ add: ['bob'], remove: ['eve'] }"],
  ['assignees', [{ add: 'bob' }], "{ add: ['bob'], remove: ['eve'] }"],
  ['dependency', [3], '{ repoId, owner, repo, number }'],
  ['noDependency', [{ number: 3 }], '{ repoId, owner, repo, number }'],
  ['issues', [{ kind: 'part-1', title: 'A part', body: '' }], "[{ kind: 'part-1'"],
  ['labels', ['kind/bug'], "[{ scope: 'kind/'"],
  [
    'labels',
    [[{ scope: 'kind/', label: { name: 'other/x', color: 'eeeeee' } }]],
    "a label's name begins with its scope",
  ],
  ['label', [], 'a name, or { name'],
  ['label', [{ name: 'x', color: 'red' }], "color: 'd73a4a'"],
  ['noLabel', [''], 'the name of a label'],
  ['milestone', [], 'the title of a milestone, or null'],
  ['reaction', [':eyes:', 'x'], "the name of a reaction, as 'eyes'"],
  ['title', [5], 'a text; it was given 5'],
  ['body', ['text'], 'a function that is given the text'],
]

describe('an effect that is given what it does not take', () => {
  it('throws a TypeError that names it and what it takes, and nothing is sent', async () => {
    const said: string[] = []
    const plugin = definePlugin({
      name: 'wrong',
      description: 'For a test.',
      register: (app) =>
        app.on('issues.opened', async ({ ensure }) => {
          const effects = ensure as unknown as Readonly<
            Record<string, (...given: readonly unknown[]) => Promise<unknown>>
          >
          for (const [effect, given] of WRONG)
            said.push(String(await effects[effect]?.(...given).catch((error: unknown) => error)))
        }),
    })
    const world = await runBot({ plugins: [plugin] })
    try {
      await world.alice.opens({ title: 'Hello' })
      await world.forge.rest()
      expect(said).to.have.length(WRONG.length)
      WRONG.forEach(([effect, , takes], index) => {
        expect(said[index]).to.contain(`TypeError: ensure.${effect} takes `).and.to.contain(takes)
      })
      expect(world.forge.writes()).to.deep.equal([])
    } finally {
      await world.stop()
    }
  })
})
