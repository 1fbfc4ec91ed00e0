import type { Language } from '../../../src/language/language.ts'
import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../../src/testing/index.ts'
import { easy, openAssigned, visible } from '../conversation.ts'
import { PAID } from '../money/till.ts'
import { settles } from '../settling.ts'
import { AgentAtWork, pullFor } from '../watching/agent-at-work.ts'

/** A conversation in a language, and every text of the bot that stood on an issue in it. */
export class Walk {
  readonly world: BotWorld
  readonly #issues: IssueView[] = []
  readonly #told = new Set<string>()
  #lines = 0
  #isQuick = false

  /** @param settings further lines of the repository's file */
  static async begin(language: Language, settings = '', options: RunBotOptions = {}): Promise<Walk> {
    const walk = new Walk(await runBot(options))
    await walk.settles(language, settings)
    return walk
  }

  constructor(world: BotWorld) {
    this.world = world
  }

  async settles(language: Language, settings: string): Promise<void> {
    await settles(this.world, `language: ${language}\n${settings}`)
    this.#look()
  }

  async opens(title: string, body?: string): Promise<IssueView> {
    const issue = await openAssigned(this.world, title, body)
    this.watches(issue)
    return issue
  }

  watches(issue: IssueView): void {
    this.#issues.push(issue)
    this.#look()
  }

  /** Somebody writes lines, one after the other; nobody is answered too often. */
  async says(issue: IssueView, login: 'alice' | 'mallory', ...lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      await this.world.forge.as(login).says(line, issue)
      await this.rested()
      if (++this.#lines % 5 === 0) await this.world.skip(11 * 60_000)
    }
    if (!this.#isQuick) await this.settled()
  }

  async settled(): Promise<void> {
    await this.world.forge.rest()
    await this.world.skipWaits()
    this.#look()
  }

  /** From now on no time passes while somebody speaks: an agent is at work, and has to be heard. */
  hurries(isQuick: boolean): void {
    this.#isQuick = isQuick
  }

  async rested(): Promise<void> {
    await this.world.forge.rest()
    this.#look()
  }

  /** Ends it. */
  async end(): Promise<readonly string[]> {
    this.#look()
    await this.world.stop()
    return [...this.#told]
  }

  #look(): void {
    for (const issue of this.#issues)
      for (const comment of this.world.forge.comments(issue))
        if (comment.author === 'mosaic') this.#told.add(visible(comment))
  }
}

const CHECKLIST = `${easy().replace('20k', '150k')}\n- [ ] Xxx\n- [ ] Yyy\n- [ ] Zzz\n`

/** From an issue to its end, with questions, orders, refusals and everything that needs a person. */
export async function tasks(language: Language): Promise<readonly string[]> {
  const walk = await Walk.begin(language)
  const { world } = walk
  const first = await walk.opens('Rewrite the parser of large files', 'It is slow. Why?')
  const second = await walk.opens('Fix a typo', easy(first.number))
  await walk.says(second, 'alice', '/why', '/what-if difficulty=high', '/hold Later', '/why', '/resume')
  await world.alice.closes(first)
  await walk.settled()
  await walk.says(second, 'alice', '/why', '/difficulty medium', '/why', '/why 1', '/why 77', '/explain')
  await walk.says(second, 'alice', '/help', '/wyh', '/agent nobody', '/agent', '/priority soonest', '/resume')
  await walk.says(second, 'alice', '/estimate many', '/difficulty none', '/approve', '/approve it', '/retry')
  await walk.says(second, 'alice', '/agent opus', '/estimate 30k', '/priority high', '/what-if tokens=x')
  await walk.says(
    second,
    'alice',
    `/blocked-by #${second.number}`,
    '/blocked-by',
    '/unblocked-by #1',
    '/why x',
  )
  await walk.says(second, 'mallory', '/agent opus', '/split --create', '/explain')
  const large = await walk.opens('Do all of it', CHECKLIST)
  await walk.says(large, 'alice', '/split', '/split --create', '/split --create', '/why')
  const nobody = await walk.opens('Too large', '## Difficulty\nhigh\n\n## Context Estimate\n900k\n')
  await walk.says(nobody, 'alice', '/why', '/explain', '/agent opus')
  await walk.opens('Nowhere', easy(777, 'bob/secret#3'))
  await walk.opens(
    'Unclear',
    '## Difficulty\nunbelievable\n\n## Context Estimate\nlots\n\nBlocked by: a lot\n',
  )
  const circle = await walk.opens('A circle')
  await walk.opens('The other half', easy(circle.number))
  await world.alice.edits({ body: easy(circle.number + 1) }, circle)
  await walk.settled()
  await world.alice.closes(second)
  await walk.settled()
  await walk.says(second, 'alice', '/why', '/hold')
  await world.alice.unassigns(['mosaic'], nobody)
  await walk.settled()
  return walk.end()
}

/** Agents at work, from the claim to what they handed in, and those that come to nothing. */
export async function work(language: Language): Promise<readonly string[]> {
  const walk = await Walk.begin(language)
  const { world } = walk
  const minimax = await AgentAtWork.called('minimax', world)
  const issue = await walk.opens('Work on it')
  await minimax.begins()
  await world.skip(60_000)
  await minimax.beats(40_000, { progress: 'xxx' })
  await world.skip(60_000)
  await minimax.beats(45_000, { progress: 'xxx' })
  await walk.rested()
  await minimax.ends('ask', { question: 'xxx?' })
  await walk.settled()
  await walk.says(issue, 'alice', 'xxx!')
  await minimax.begins()
  walk.hurries(true)
  await walk.says(issue, 'alice', '/hold', '/why')
  walk.hurries(false)
  await minimax.ends('fail', { reason: 'xxx' })
  await walk.says(issue, 'alice', '/resume')
  await minimax.begins()
  const pullRequest = await pullFor(world, issue)
  await minimax.ends('complete', { summary: 'xxx', pullRequest })
  await walk.settled()
  const other = await walk.opens('Try it')
  for (let tries = 0; tries < 2; tries++) {
    await minimax.begins()
    await minimax.ends('fail', { reason: `xxx ${'y'.repeat(tries)}` })
  }
  await walk.settled()
  await walk.says(other, 'alice', '/why', '/agent minimax', '/why')
  await walk.opens('Not begun')
  await world.skip(60 * 60_000)
  await walk.settled()
  return walk.end()
}

/** What waits for money, for a person to agree to it, for a place or for files. */
export async function waits(language: Language): Promise<readonly string[]> {
  const files = `${easy()}\n## Files\n- src/a.ts\n`
  const walk = await Walk.begin(language, 'approveAboveUsd: 0.1\n', {
    agents: [PAID, { ...PAID, name: 'cheap', costPerMtok: 1, maxConcurrent: 1 }],
    money: { budget: { dayUsd: 0.4 }, waitingUsdPerHour: { normal: 0.01 } },
  })
  await walk.opens('One', files)
  const second = await walk.opens('Two', files)
  await walk.says(second, 'alice', '/why', '/priority critical', '/why')
  const third = await walk.opens('Three')
  await walk.says(third, 'alice', '/why', '/agent paid', '/why', '/approve 0.01', '/approve 0.20', '/why')
  await walk.settles(language, '')
  const fourth = await walk.opens('Four')
  await walk.says(fourth, 'alice', '/why', '/priority high', '/agent paid', '/why')
  return walk.end()
}

/** A file that is wrong, a pull request, and the mode that only watches. */
export async function modes(language: Language): Promise<readonly string[]> {
  const walk = await Walk.begin(language, 'commands: { whoCanUse: { agent: nobody } }\n')
  const first = await walk.opens('Before')
  await walk.says(first, 'alice', '/agent opus')
  const pull = await walk.world.bob.opensPull({ title: 'A pull' }, walk.world.repo)
  await walk.world.alice.assigns(['mosaic'], pull)
  walk.watches(pull)
  await walk.says(pull, 'alice', '/why', '/agent opus', '/help')
  await walk.settles(language, 'mode: lout\norder: [nobody]\nagents: []\nwindowShar: 3\nbudget: 5\n')
  await walk.opens('In between')
  await walk.settles(language, 'mode: shadow\n')
  await walk.opens('After')
  return walk.end()
}
