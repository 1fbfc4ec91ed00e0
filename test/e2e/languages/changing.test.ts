import { expect } from 'chai'
import { definePlugin } from '../../../src/app/plugin.ts'
import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../../src/testing/index.ts'
import { callsDuring, easy, labels, openAssigned, questions, status } from '../conversation.ts'
import { answer } from '../explaining/asking.ts'
import { endsWell, settles } from '../settling.ts'

const TOO_LARGE = '## Difficulty\nhigh\n\n## Context Estimate\n900k\n'
const GERMAN = 'language: de\n'

describe('the language of a repository', () => {
  let world: BotWorld
  const start = async (options: RunBotOptions = {}) => {
    world = await runBot(options)
  }
  const first = (issue: IssueView) => status(world, issue).split('\n\n').slice(0, 2).join('\n')
  afterEach(() => endsWell(world))

  it('is that of the whole comment; names, labels, numbers and commands stay', async () => {
    await start()
    await settles(world, GERMAN)
    const issue = await openAssigned(world, 'Fix a typo')
    expect(labels(world, issue)).to.equal('agent/minimax difficulty/low status/assigned')
    expect(status(world, issue)).to.equal(
      [
        '**`minimax` ist der Agent dafür.**',
        'minimax ist der günstigste Agent für die Schwierigkeit low, bei dem 20k höchstens die Hälfte des 128k-Fensters füllen (gratis).',
        '- Schwierigkeit: low (im Issue angegeben)\n- Schätzung: etwa 20,000 Tokens Kontext (im Issue angegeben)',
        '_Nächster Schritt:_ `minimax` mit diesem Issue starten, und es schließen, wenn die Arbeit gemergt ist. Ein anderer Agent? Einfach ein anderes Label `agent/…` setzen.',
        '<details><summary>Alle Agenten, die in Frage kamen</summary>',
        [
          '| | Agent | Warum | Kosten |',
          '| --- | --- | --- | --- |',
          '| **gewählt** | `minimax` | der günstigste, der passt, gratis | gratis |',
          '| möglich | `glm` | passt zum selben Preis, bleibt aber für Schwierigeres frei | gratis |',
          '| möglich | `haiku` | passt, kostet aber US$0.02 statt gratis | US$0.02 |',
          '| möglich | `sonnet` | passt, kostet aber US$0.06 statt gratis | US$0.06 |',
          '| möglich | `opus` | passt, kostet aber US$0.30 statt gratis | US$0.30 |',
        ].join('\n'),
        '</details>',
      ].join('\n\n'),
    )
  })

  it('is that of all clues, also where there are more than are told', async () => {
    const text =
      '\n\nIt is slow, see `src/a.ts:12`. Is that so?\n\n- [ ] one\n- [ ] two\n- [ ] three\n- [ ] four\n\n```ts\nfunction one() {}\n```\n'
    await start()
    const issue = await openAssigned(world, 'Rewrite and redesign the parser', text)
    const guess = async () =>
      /difficulty\*\*.*|Schwierigkeit\*\*.*/.exec(await answer(world, issue, '/explain'))?.[0]
    expect(await guess()).to.match(/, an open question, …\)_$/)
    await settles(world, GERMAN)
    expect(await guess()).to.match(/, ein kurzer Titel, 'slow' im Text, eine offene Frage, …\)_$/)
  })

  it('may be settled for all repositories of an owner, and for one of them otherwise', async () => {
    await start({
      furnish: (gitea) => {
        gitea.addRepo('alice', '.profile', {
          files: { 'coordinator.yml': GERMAN },
          collaborators: { mosaic: 'write' },
        })
      },
    })
    expect(status(world, await openAssigned(world, 'One'))).to.match(
      /^\*\*`minimax` ist der Agent dafür\.\*\*/,
    )
    await settles(world, 'language: en\n')
    expect(status(world, await openAssigned(world, 'Two'))).to.match(
      /^\*\*`minimax` is the agent for this\.\*\*/,
    )
  })

  it('is another one in all comments as soon as it changes, their decisions too, which stay the same', async () => {
    await start()
    const given = await openAssigned(world, 'Given')
    const large = await openAssigned(world, 'Large', TOO_LARGE)
    const held = await openAssigned(world, 'Held', easy(77))
    const before = [given, large, held].map((issue) => status(world, issue))
    const asked = questions(world, large)
    await settles(world, GERMAN)
    await world.skipWaits()
    expect(first(given)).to.match(
      /^\*\*`minimax` ist der Agent dafür\.\*\*\nminimax ist der günstigste Agent/,
    )
    expect(first(large)).to.match(/^\*\*Hier wird ein Mensch gebraucht\.\*\*\nDas braucht etwa 900k Tokens/)
    expect(first(held)).to.contain('#77')
    // a question that was asked is not asked again
    expect(questions(world, large)).to.deep.equal(asked)
    expect(await answer(world, given, '/why')).to.match(
      /^\*\*Entscheidung 1: `minimax`\.\*\*\n\nminimax ist der günstigste Agent/,
    )
    await settles(world, 'language: en\n')
    await world.skipWaits()
    expect([given, large, held].map((issue) => status(world, issue))).to.deep.equal(before)
  })

  it('is known again after a loss of the database: nothing is written', async () => {
    await start()
    await settles(world, GERMAN)
    const blocker = await world.alice.opens({ title: 'Before' }, world.repo)
    const guessed = await openAssigned(world, 'Rewrite the parser', 'It is slow.')
    const held = await openAssigned(world, 'Held', easy(blocker.number))
    const lost = await openAssigned(world, 'Nowhere', easy(77))
    const large = await openAssigned(world, 'Large', TOO_LARGE)
    const all = [guessed, held, lost, large]
    const seen = () => all.map((issue) => [labels(world, issue), world.forge.comments(issue)])
    const before = seen()
    const calls = await callsDuring(world, () => world.loseDatabase())
    expect(calls.writes).to.deep.equal([])
    expect(seen()).to.deep.equal(before)
    await world.alice.closes(blocker)
    await world.forge.rest()
    expect(status(world, held)).to.contain('war das Letzte, worauf das hier gewartet hat')
    expect(questions(world, lost)).to.have.length(1)
  })

  it('is not that of other plugins, whose words stay as they are', async () => {
    const apples = definePlugin({
      name: 'apples',
      description: 'Counts apples.',
      register(app) {
        app.command('apples', {
          help: 'Counts apples.',
          whoCanUse: 'anyone',
          run: () => 'There are 3 apples.',
        })
      },
    })
    await start({ plugins: [apples] })
    await settles(world, GERMAN)
    const issue = await openAssigned(world, 'Fruit')
    expect(await answer(world, issue, '/apples')).to.equal('There are 3 apples.')
    expect(await answer(world, issue, '/help')).to.contain('| `/apples` | Counts apples. | alle |')
  })

  it('is that of the last good file while a file is wrong, and of the note about it', async () => {
    await start()
    await settles(world, `${GERMAN}mode: lout\n`)
    const one = await openAssigned(world, 'One')
    expect(
      world.forge
        .comments(one)
        .map(({ body }) => body)
        .join('\n'),
    ).to.contain('mode is normal, quiet or shadow.')
    await settles(world, GERMAN)
    await settles(world, `${GERMAN}mode: lout\n`)
    const two = await openAssigned(world, 'Two')
    expect(
      world.forge
        .comments(two)
        .map(({ body }) => body)
        .join('\n'),
    ).to.contain('`Zeile 2, Spalte 7, mode: mode ist normal, quiet oder shadow.`')
  })
})
