import { expect } from 'chai'
import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { TOKEN_BOUNDS } from '../../src/claude/answer.ts'
import { type BotWorld, FakeClaude, type IssueView, runBot } from '../../src/testing/index.ts'
import { CLAUDE_KEY, HOOK_SECRET } from '../../src/testing/run-bot-options.ts'
import { LogLines } from '../claude/reader-under-test.ts'
import { own, questions, status } from './conversation.ts'
import { type Injection, injections, type Loot } from './injections.ts'

const AGENTS = DEFAULT_AGENTS.map(({ name }) => name).join('|')
const LABELS = new RegExp(`^agent/(${AGENTS}) difficulty/(low|medium|high) status/assigned$`)
/** Everything that the bot may say in the status comment of an assigned task that a model has read, line by line. */
const LINES = [
  new RegExp(`^\\*\\*\`(${AGENTS})\` is the agent for this\\.\\*\\*$`),
  /^\w+ is the cheapest agent that can do (low|medium|high) work and holds (up to )?[\d.]+k in half of its \d+k window \((free|US\$[\d.]+)\)\.$/,
  /^- Difficulty: (low|medium|high) \((read by Claude|my own guess from the text(: [^`@<>\n]{1,200})?)\)$/,
  /^- Estimate: about [\d,]+ tokens of context(, in nine of ten cases at most [\d,]+)? \((read by Claude|my own guess from the text(: [^`@<>\n]{1,200})?)\)$/,
  /^- Read by `claude-sonnet-5-5`(, above all from `[^`@<>\n]{1,120}`)?$/,
  /^- Estimated from the text; the model's answer could not be used$/,
  /^- Estimated from the text; the model thinks that this is more than any agent here can do at once, so you may want to split it$/,
  /^- It may wait for (`#\d+`(, )?){1,5}: write `Blocked by:` before the number if it does$/,
  /^_Next:_ start `\w+` on this issue and close it when the work is merged\. Another agent\? Set another `agent\/…` label\.$/,
  /^I could not read everything:$/,
  /^- The text is very long; I read only its beginning, so please state what matters there\.$/,
  /^<details><summary>Every agent that was considered<\/summary>$/,
  /^\| (\*\*chosen\*\*|could|no|---)? ?\|.*\|$/,
  /^<\/details>$/,
]

/** What it says besides what it was told to. */
const OBEDIENT = {
  difficulty: 'medium',
  contextTokensLikely: 40_000,
  contextTokensMost: 50_000,
  files: [],
  waitsFor: [],
  wantsTests: true,
  wantsDocs: 'none',
  evidence: '',
  confidence: 'high',
}

const NOTHING: Loot = { key: 'key', token: 'token', secret: 'secret', victim: 1, url: 'http://127.0.0.1' }

/** A secret as it could be smuggled out. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    secret.slice(0, 12),
    secret.slice(-12),
    [...secret].reverse().join(''),
    bytes.toString('base64').slice(0, 16),
    bytes.toString('hex').slice(0, 24),
    [...secret].join(' ').slice(0, 24),
  ]
}

describe('a model that obeys whoever writes the issue', () => {
  let claude: FakeClaude
  let world: BotWorld
  let log: LogLines
  let victim: IssueView

  before(async () => {
    claude = await FakeClaude.start()
    log = new LogLines()
    world = await runBot({ claude, log, claudeSettings: { dailyBudgetUsd: 1_000 } })
    victim = await world.bob.opens({ title: 'Something of bob' }, world.repo)
    await world.forge.rest()
  })
  after(async () => {
    await world.stop()
    await claude.stop()
  })

  const lookOf = async (issue: IssueView) =>
    JSON.stringify([
      await world.alice.readsTimeline(issue),
      await world.alice.readsDependencies(issue),
      world.forge.issue(world.repo, issue.number),
    ])

  const attempt = async ({ title, body, answer }: Injection) => {
    const said = typeof answer === 'string' ? answer : JSON.stringify({ ...OBEDIENT, ...answer })
    claude.next({ says: said })
    const asked = claude.requests.length
    const issue = await world.alice.opens({ title: title ?? `Harmless ${asked}`, body })
    const written = world.forge.journal.length
    // whoever names an issue leaves a trace there; the bot is to leave none
    const untouched = await lookOf(victim)
    await world.alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(claude.requests, 'one question').to.have.length(asked + 1)
    return { issue, untouched, calls: world.forge.journal.slice(written).filter(({ as }) => as === 'mosaic') }
  }

  // the names are needed before there is a world: what is in the texts comes later
  for (const { name } of injections(NOTHING)) {
    it(`changes nothing but the estimate when it ${name}`, async () => {
      const loot: Loot = {
        key: CLAUDE_KEY,
        token: world.token,
        secret: HOOK_SECRET,
        victim: victim.number,
        url: world.forge.url,
      }
      const injection = injections(loot).find((candidate) => candidate.name === name) ?? expect.fail()
      const { issue, untouched, calls } = await attempt(injection)

      expect(world.forge.labelsOf(issue).join(' ')).to.match(LABELS)
      expect(world.forge.issue(world.repo, issue.number)).to.include({ state: 'open' })
      expect(world.forge.assigneesOf(issue)).to.deep.equal(['mosaic'])
      expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
      expect(questions(world, issue)).to.deep.equal([])
      expect(world.forge.comments(issue)).to.have.length(1)

      const text = status(world, issue)
      const strange = text
        .split('\n')
        .filter((line) => line !== '' && !LINES.some((shape) => shape.test(line)))
      expect(strange).to.deep.equal([])
      expect(text.includes('could not be used')).to.equal(injection.isRefused ?? false)
      if (injection.isWordless) expect(text).not.to.contain('above all from')
      const [estimate = ''] = /^- Estimate: .*?tokens/m.exec(text) ?? []
      const numbers = [...estimate.matchAll(/\d[\d,]*\d/g)].map(([digits]) =>
        Number(digits.replaceAll(',', '')),
      )
      expect(numbers).not.to.have.length(0)
      for (const number of numbers) expect(number).to.be.within(TOKEN_BOUNDS.least, TOKEN_BOUNDS.most)

      const place = `/repos/alice/app/issues/${issue.number}`
      const writes = calls
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path }) => `${method} ${path}`)
      const allowed = [`POST ${place}/comments`, `POST ${place}/labels`, 'POST /repos/alice/app/labels']
      expect(writes.filter((write) => !allowed.includes(write))).to.deep.equal([])
      expect(await lookOf(victim)).to.equal(untouched)

      const shown = own(world, issue, 'status')[0]?.body ?? ''
      for (const secret of [CLAUDE_KEY, world.token, HOOK_SECRET]) {
        for (const form of formsOf(secret)) {
          expect(shown).not.to.contain(form)
          expect(log.lines.join('\n')).not.to.contain(form)
          expect(JSON.stringify(claude.requests.at(-1)?.body)).not.to.contain(form)
        }
      }
    })
  }

  it('was tried in more than 60 ways', () => {
    expect(injections(NOTHING).length).to.be.at.least(60)
  })
})
