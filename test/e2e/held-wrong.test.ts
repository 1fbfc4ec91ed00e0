import { expect } from 'chai'
import { type BotWorld, FakeClaude, runBot } from '../../src/testing/index.ts'
import { CLAUDE_KEY } from '../../src/testing/run-bot-options.ts'
import { LogLines } from '../claude/reader-under-test.ts'
import { eventually, labels, own, status } from './conversation.ts'

/** Issues that nobody should write, and that are written; `finds` is what is made of them. */
const TEXTS = [
  { what: 'an empty text', title: 'Fix', body: '', finds: 'difficulty/medium' },
  { what: 'emoji only', title: '🐛', body: '🔥🔥🔥', finds: 'difficulty/medium' },
  {
    what: 'right-to-left and zero-width characters',
    title: '\u202ereversed\u200b',
    body: 'שלום \u200f\u2066עולם\u200b\u{e0041}',
    finds: 'difficulty/medium',
  },
  {
    what: '10,000 checkboxes',
    title: 'Many',
    body: '- [ ] one\n'.repeat(10_000),
    finds: 'difficulty/high',
    tells: 'The text is very long; I read only its beginning',
  },
  {
    what: '1 MB of text',
    title: 'Long',
    body: 'word '.repeat(200_000),
    finds: 'difficulty/medium',
    tells: 'The text is very long; I read only its beginning',
  },
  {
    what: 'front matter of wrong types',
    title: 'Typed wrong',
    body: '---\nfiles: 12\nagent: {}\ntests: [1]\n---\nText',
    finds: 'difficulty/medium',
    tells:
      "I do not understand 'files: 12' in the front matter; write paths such as src/app.ts or docs/ there.",
  },
] as const

describe('an issue that is held wrong', function () {
  this.timeout(60_000)
  let claude: FakeClaude
  let world: BotWorld
  let log: LogLines

  const open = async ({ title, body }: (typeof TEXTS)[number]) => {
    const issue = await world.alice.opens({ title, body })
    await world.alice.assigns(['mosaic'], issue)
    return issue
  }
  /** One comment of some lines, without anything that is not seen and without the key. */
  const expectFriendly = (issue: Awaited<ReturnType<typeof open>>) => {
    expect(world.forge.comments(issue)).to.have.length(1)
    const text = status(world, issue)
    expect(text.length).to.be.below(4_000)
    // the one that the bot puts behind an @ or a # is its own
    expect(text.replaceAll(/[@#!/]\u200b|:\u200b/g, '')).not.to.match(/\p{Cf}|undefined|NaN|\[object/u)
    expect(text).not.to.contain(CLAUDE_KEY.slice(0, 12))
  }

  beforeEach(async () => {
    claude = await FakeClaude.start()
    log = new LogLines()
  })
  afterEach(async () => {
    await world.stop()
    await claude.stop()
    expect(log.lines.join('\n')).not.to.contain(CLAUDE_KEY.slice(0, 12))
    expect(log.at('error')).to.deep.equal([])
  })

  for (const text of TEXTS) {
    const tells = 'tells' in text ? text.tells : ''

    it(`is decided without a model, and says what that rests on: ${text.what}`, async () => {
      world = await runBot({ log })
      const issue = await open(text)
      await world.forge.rest()
      expect(labels(world, issue)).to.contain(text.finds).and.contain('status/assigned')
      expect(status(world, issue).match(/^- Difficulty: .*$/gm)).to.have.length(1)
      expect(status(world, issue))
        .to.match(/^- Difficulty: \w+ \(my own guess from the text: /m)
        .and.contain(tells)
        .and.not.contain('model')
      expectFriendly(issue)
    })

    it(`is read by a model in a bounded part: ${text.what}`, async () => {
      world = await runBot({ claude, log })
      const issue = await open(text)
      await world.forge.rest()
      expect(status(world, issue)).to.contain('Read by `claude-sonnet-5-5`').and.contain(tells)
      expect(claude.requests).to.have.length(1)
      expect(claude.requests[0]?.prompt.length).to.be.below(60_000)
      expectFriendly(issue)
    })

    it(`is decided with a model that does not answer, and says so in one line: ${text.what}`, async () => {
      world = await runBot({ claude, log })
      claude.next({ status: 401, times: 99 })
      const issue = await open(text)
      await eventually(() => own(world, issue, 'status').length === 1, 'the comment is there')
      expect(labels(world, issue)).to.contain(text.finds).and.contain('status/assigned')
      expect(
        status(world, issue).match(/^- Estimated from the text; the model was not available$/gm),
      ).to.have.length(1)
      expectFriendly(issue)
    })
  }
})
