import { ActRefused, type BotWorld, type IssueRef, type IssueView, runBot } from '../../src/testing/index.ts'
import { own, pause, status } from '../e2e/conversation.ts'
import { dice } from '../tasks/dice.ts'
import { type Act, ISSUES } from './acts.ts'
import { Invariants } from './invariants.ts'
import { isTask, Reference } from './reference.ts'
import { Trouble } from './trouble.ts'

const MINUTE_MS = 60_000
const SWEEP_MS = 5 * MINUTE_MS
const DAY_MS = 24 * 60 * MINUTE_MS

function textOf(blockedBy: readonly number[], blocks: readonly number[], more = ''): string {
  const lines = [...blockedBy.map((n) => `- Blocked by: #${n}`), ...blocks.map((n) => `- Blocks: #${n}`)]
  return `## Difficulty\nlow\n\n## Context Estimate\n20k\n\n## Dependencies\n${lines.join('\n')}\n${more}`
}

/** Plays a story before the whole bot and compares what comes of it with the reference. */
export async function play(story: readonly Act[], seed: number): Promise<void> {
  const world = await runBot({ sweepIntervalMs: SWEEP_MS })
  try {
    const stage = new Stage(world, seed)
    await stage.furnish()
    for (const act of story) await stage.step(act)
    await stage.rest()
    await stage.compare()
  } finally {
    await world.stop()
  }
}

class Stage {
  readonly #world: BotWorld
  readonly #reference: Reference
  readonly #invariants: Invariants
  readonly #trouble: Trouble
  #name = 'app'

  constructor(world: BotWorld, seed: number) {
    this.#world = world
    this.#reference = new Reference(world)
    this.#invariants = new Invariants(world, this.#reference)
    this.#trouble = new Trouble(world, dice(seed))
  }

  async furnish(): Promise<void> {
    for (let number = 1; number <= ISSUES; number++)
      await this.#open(number === 3 || number === 5 ? [number - 2] : [], number !== 4)
    await this.#world.forge.rest()
    this.#invariants.checkAtRest()
  }

  async step(act: Act): Promise<void> {
    try {
      await this.#do(act)
    } catch (error) {
      // Gitea lets nobody close what is blocked, or wait for each other, or act on what was deleted
      if (!(error instanceof Impossible || error instanceof ActRefused)) throw error
    }
    this.#reference.note()
    if (act.do === 'wait' && act.minutes > 0) this.#invariants.checkAtRest()
    else this.#invariants.check()
  }

  /** People go home, everything works again, and the bot gets its daily round. */
  async rest(): Promise<void> {
    this.#world.forge.faults.clear()
    await this.#trouble.up()
    await this.#world.skipWaits()
    for (const ms of [SWEEP_MS, 61 * MINUTE_MS, DAY_MS + MINUTE_MS]) await this.#skip(ms)
    await this.#calmDown()
    this.#reference.note()
    this.#invariants.checkAtRest()
  }

  async compare(): Promise<void> {
    const found = this.#reference.issues.map((issue) => this.#seen(issue))
    const wanted = this.#reference.issues.map((issue) => this.#wanted(issue))
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      throw new Error(`the bot shows\n${found.join('\n')}\nbut the issues demand\n${wanted.join('\n')}`)
    const dead = await this.#world.dead()
    if (dead.length > 0)
      throw new Error(`dead: ${dead.map(({ plugin, event, error }) => `${plugin} ${event} ${error}`)}`)
  }

  /** Where neither is wrong (see the reference), what stands in Gitea counts as what is wanted. */
  #wanted(issue: IssueView): string {
    const { must, may } = this.#reference.dependenciesOf(issue)
    const there = this.#openBlockers(issue)
    const open = (number: number) =>
      this.#reference.issues.some((other) => other.number === number && other.state === 'open')
    const wanted = new Set([...must.filter(open), ...there.filter((number) => may.includes(number))])
    return line(issue, this.#reference.statusOf(issue), isTask(issue) ? [...wanted] : there)
  }

  #seen(issue: IssueView): string {
    const shown = issue.labels.filter((label) => label.startsWith('status/')).map((label) => label.slice(7))
    return line(issue, shown.join('+') || 'none', this.#openBlockers(issue))
  }

  #openBlockers(issue: IssueView): number[] {
    return this.#world.forge
      .dependenciesOf(issue)
      .filter(({ state }) => state === 'open')
      .map(({ number }) => number)
  }

  /** What went back and forth with nobody there to be seen (its webhooks were lost) waits for a person, who writes a word. */
  async #calmDown(): Promise<void> {
    for (let round = 1; round <= 3; round++) {
      const stopped = this.#reference.issues.filter(
        (issue) =>
          isTask(issue) &&
          own(this.#world, issue, 'status').length === 1 &&
          /back and forth/.test(status(this.#world, issue)),
      )
      if (stopped.length === 0) return
      for (const { number } of stopped) {
        const said = this.#reference.textOf(number)
        if (said) await this.#edit(number, [...said.blockedBy], [...said.blocks], `Go on ${round}.`)
      }
      await this.#skip(61 * MINUTE_MS)
    }
  }

  async #do(act: Act): Promise<void> {
    const { alice, bob } = this.#world
    switch (act.do) {
      case 'open':
        return this.#open(act.blockedBy, act.assigned)
      case 'edit':
        return this.#edit(act.issue, act.blockedBy, act.blocks)
      case 'assign':
        return alice.assigns(['mosaic'], this.#issue(act.issue))
      case 'unassign':
        return alice.unassigns(['mosaic'], this.#issue(act.issue))
      case 'close':
        return bob.closes(this.#issue(act.issue))
      case 'reopen':
        return bob.reopens(this.#issue(act.issue))
      case 'delete':
        // the newest has to stay: of a number above all others nobody can tell that it ever was one
        if (act.issue === this.#newest) return
        return alice.deletes(this.#issue(act.issue))
      case 'add':
        return this.#byHand('add', act.issue, act.blocker)
      case 'remove':
        return this.#remove(act.which)
      case 'rename':
        this.#name = this.#name === 'app' ? 'application' : 'app'
        return void (await alice.renames(this.#world.repo, this.#name))
      case 'wait':
        if (act.minutes > 0) this.#trouble.endBurst()
        await this.#trouble.up()
        return act.minutes === 0 ? pause(30) : this.#skip(act.minutes * MINUTE_MS)
      default:
        return this.#trouble.do(act)
    }
  }

  async #skip(ms: number): Promise<void> {
    await this.#world.skipOnly(ms)
    await this.#world.skipWaits()
  }

  async #open(blockedBy: readonly number[], assigned: boolean): Promise<void> {
    const body = textOf(this.#known(blockedBy), [])
    const made = await this.#world.alice.opens(
      {
        title: 'A piece of work',
        body,
        ...(assigned ? { assignees: ['mosaic'] } : {}),
      },
      this.#world.repo,
    )
    this.#reference.wrote(made.number, body, this.#known(blockedBy), [])
  }

  async #edit(
    number: number,
    blockedBy: readonly number[],
    blocks: readonly number[],
    more = '',
  ): Promise<void> {
    const others = (numbers: readonly number[]) => this.#known(numbers).filter((other) => other !== number)
    const body = textOf(others(blockedBy), others(blocks), more)
    await this.#world.alice.edits({ body }, this.#issue(number))
    this.#reference.wrote(number, body, others(blockedBy), others(blocks))
  }

  /** Whose a dependency is that was set while the bot did not look, nobody can tell: it gets to see both sides of it. */
  async #byHand(what: 'add' | 'remove', number: number, blocker: number): Promise<void> {
    const [issue, other] = [this.#issue(number), this.#issue(blocker)]
    if (number === blocker || this.#reference.isBlockedByText(number, blocker)) return
    await this.#look()
    const bob = this.#world.bob
    if (what === 'add') {
      await bob.addsDependency(other, issue)
      this.#reference.added(number, blocker)
    } else {
      await bob.removesDependency(other, issue)
      this.#reference.removed(number, blocker)
    }
    await this.#look()
  }

  async #remove(which: number): Promise<void> {
    const pairs = this.#reference.issues.flatMap((issue) =>
      this.#world.forge.dependenciesOf(issue).map((blocker) => [issue.number, blocker.number] as const),
    )
    const [number, blocker] = pairs[which % Math.max(1, pairs.length)] ?? [0, 0]
    if (number > 0) await this.#byHand('remove', number, blocker)
  }

  async #look(): Promise<void> {
    this.#world.forge.faults.clear()
    await this.#trouble.up()
    await this.#skip(61 * MINUTE_MS)
    await this.#skip(DAY_MS)
  }

  /** Numbers that were given already: above them is nothing that a text could mean. */
  #known(numbers: readonly number[]): number[] {
    return numbers.filter((number) => number <= this.#newest)
  }

  get #newest(): number {
    return this.#reference.issues.at(-1)?.number ?? 0
  }

  #issue(number: number): IssueRef {
    const found = this.#reference.issues.find((issue) => issue.number === number)
    if (!found) throw new Impossible(`there is no #${number}`)
    return found
  }
}

/** An act that nobody could do. */
class Impossible extends Error {}

function line(issue: IssueView, state: string, blockers: readonly number[]): string {
  const whose = isTask(issue) ? '' : ' (not a task)'
  return `#${issue.number}${whose} ${state}, in Gitea: ${blockers.toSorted((a, b) => a - b).join(' ')}`
}
