import type { AgentProfile } from '../../../src/agents/profile.ts'
import { openDatabase } from '../../../src/database/open.ts'
import { SqlSessionStore } from '../../../src/tasks/sql-sessions.ts'
import { SqlTaskStore } from '../../../src/tasks/sql-store.ts'
import {
  type AgentAnswer,
  type AgentCaller,
  type BotWorld,
  type IssueView,
  runBot,
} from '../../../src/testing/index.ts'
import { easy } from '../../e2e/conversation.ts'
import { type Act, AGENTS, type AgentName, type AgentWord, ISSUES, type PersonWord } from './acts.ts'
import { Reference, type Work } from './reference.ts'

const HOUR_MS = 60 * 60_000
/** Longer than what a story waits for in all, so that only a silence ends it. */
const LEASE_MS = 20 * HOUR_MS

const glm: AgentProfile = {
  ...{ name: 'glm', contextLimit: 200_000, costPerMtok: 0, capabilities: ['low'], enabled: true },
  maxConcurrent: 1,
}
/** What the kit calls its repository. */
const PLACE = { owner: 'alice', repo: 'app' }

const PROFILES = [glm, { ...glm, name: 'opus', costPerMtok: 15, maxConcurrent: 2 }]

const BODIES: Readonly<Record<AgentWord, object>> = {
  heartbeat: {},
  complete: { summary: 'Done.' },
  empty: { summary: 'Done.', branch: 'no-such-branch' },
  fail: { reason: 'It does not work.' },
  ask: { question: 'Which one?' },
  'hand-over': { note: 'Half of it.' },
  'give-back': {},
}

/** Plays a story before the whole bot, over HTTP, and looks after every step. */
export async function play(story: readonly Act[]): Promise<void> {
  const world = await runBot({
    agents: PROFILES,
    sessionSettings: { leaseMs: LEASE_MS },
    watchSettings: { stuckAfterMs: 0, claimTimeoutMs: 0 },
  })
  try {
    const stage = await Stage.furnished(world)
    for (const act of story) await stage.step(act)
    await stage.end()
  } finally {
    await world.stop()
  }
}

interface Stores {
  readonly sessions: SqlSessionStore
  readonly tasks: SqlTaskStore
}

class Stage {
  readonly #world: BotWorld
  readonly #callers: ReadonlyMap<AgentName, AgentCaller>
  readonly #issues: readonly IssueView[]
  readonly #reference = new Reference()
  #says = 0

  static async furnished(world: BotWorld): Promise<Stage> {
    const callers = new Map<AgentName, AgentCaller>()
    for (const name of AGENTS) callers.set(name, await world.agent(name))
    const issues: IssueView[] = []
    for (let number = 1; number <= ISSUES; number++)
      issues.push(await world.alice.opens({ title: 'Work', body: easy(), assignees: ['mosaic'] }, world.repo))
    await world.forge.rest()
    return new Stage(world, callers, issues)
  }

  constructor(world: BotWorld, callers: ReadonlyMap<AgentName, AgentCaller>, issues: readonly IssueView[]) {
    this.#world = world
    this.#callers = callers
    this.#issues = issues
  }

  async step(act: Act): Promise<void> {
    await this.#do(act)
    // all that is decided is decided then; what is to be written may wait for its turn
    await this.#world.forge.rest()
    await this.#check()
  }

  async #do(act: Act): Promise<void> {
    switch (act.do) {
      case 'claim':
        return this.#claim(act.agent)
      case 'late':
        return this.#late(act.which, act.word)
      case 'silence':
        await this.#world.skip(LEASE_MS + 1_000)
        for (const work of this.#reference.works) if (work.isLive) this.#reference.ended(work, 'lost')
        return
      case 'restart':
        return this.#world.restart()
      case 'kill':
        await this.#world.killBot()
        return this.#world.startBot()
      default:
        return 'agent' in act ? this.#word(act.do, act.agent, act.tokens) : this.#person(act.do, act.issue)
    }
  }

  async #claim(agent: AgentName): Promise<void> {
    const { status, body } = await this.#caller(agent).post('/sessions')
    if (status === 204) return
    if (status !== 201) throw new Error(`a claim was answered ${status} ${JSON.stringify(body)}`)
    const { session, task } = body as {
      readonly session: { readonly id: string; readonly fence: number }
      readonly task: { readonly issue: { readonly number: number } }
    }
    const issue = task.issue.number
    if (!this.#reference.mayBegin(issue))
      throw new Error(`${agent} was given #${issue}, which nobody may begin`)
    const last = this.#reference.works.findLast((work) => work.issue === issue)?.fence ?? 0
    if (session.fence <= last) throw new Error(`the fence of #${issue} went from ${last} to ${session.fence}`)
    this.#reference.claimed({ issue, agent, ...session, isLive: true, isPast: false })
  }

  async #word(word: AgentWord, agent: AgentName, tokens: number): Promise<void> {
    const work = this.#reference.liveOf(agent)
    if (!work) return
    // with something to show for it
    if (word === 'complete')
      await this.#world.bob.says(`I have done it, ${++this.#says}.`, this.#at(work.issue))
    await this.#world.forge.rest()
    if (word === 'heartbeat') return this.#beat(work, tokens)
    const { status, body } = await this.#send(work, word, tokens)
    if (status !== 200) throw new Error(`${word} of ${agent} was answered ${status} ${JSON.stringify(body)}`)
    if (word === 'empty') return this.#empty(work)
    this.#reference.ended(work, word)
  }

  /** Where people have talked a moment ago, their words may be taken for a sign of the work. */
  async #empty(work: Work): Promise<void> {
    await this.#world.forge.rest()
    const hasTalk = this.#world.forge
      .comments(this.#at(work.issue))
      .some(({ author, body }) => author !== 'mosaic' && !body.startsWith('/'))
    const isTaken =
      hasTalk && (await this.#read(({ tasks }) => tasks.at({ ...PLACE, number: work.issue })))?.handedIn
    this.#reference.ended(work, isTaken ? 'complete' : 'empty')
  }

  /** Nothing that comes from a session that has ended changes anything, nor does what has the number of another one. */
  async #late(which: number, word: AgentWord): Promise<void> {
    const { works } = this.#reference
    const old = works.filter(({ isLive }) => !isLive)
    const work = old[which % Math.max(1, old.length)]
    if (!work) return
    const before = await this.#sessions()
    const { status } = await this.#send(work, word, 1)
    if (status !== 409) throw new Error(`a late ${word} was answered ${status}`)
    const live = this.#reference.liveOf(work.agent)
    if (live && live.fence !== work.fence) {
      const forged = await this.#send({ ...live, fence: work.fence }, word, 1)
      if (forged.status !== 409) throw new Error(`an old fence was answered ${forged.status}`)
    }
    if ((await this.#sessions()) !== before) throw new Error(`a late ${word} has changed something`)
  }

  async #person(word: PersonWord, number: number): Promise<void> {
    const { alice, bob } = this.#world
    const issue = this.#at(number)
    const { isOpen, isAssigned } = this.#reference.issue(number)
    // what is no order here, and what Gitea refuses, is left out
    if (word === 'close' ? !isOpen || this.#reference.isHeldBack(number) : false) return
    if (word === 'reopen' && isOpen) return
    if ((word === 'assign') === isAssigned && (word === 'assign' || word === 'unassign')) return
    const isOrder = word === 'hold' || word === 'resume' || word === 'retry'
    if ((isOrder || word === 'block' || word === 'unblock') && !(isOpen && isAssigned)) return
    if ((word === 'block' || word === 'unblock') && number === 1) return
    this.#says++
    if (word === 'assign') await alice.assigns('mosaic', issue)
    else if (word === 'unassign') await alice.unassigns('mosaic', issue)
    else if (word === 'close') await bob.closes(issue)
    else if (word === 'reopen') await bob.reopens(issue)
    else if (word === 'block') await alice.edits({ body: easy(1) }, issue)
    else if (word === 'unblock') await alice.edits({ body: easy() }, issue)
    else if (word === 'answer') await bob.says(`The second one, ${this.#says}.`, issue)
    else await alice.says(`/${word}`, issue)
    this.#reference.person(word, number)
  }

  async #check(): Promise<void> {
    const live = await this.#read(({ sessions }) => sessions.live())
    const keys = live.map(({ key }) => key)
    if (new Set(keys).size < keys.length) throw new Error(`two live sessions of one task: ${keys}`)
    const wanted = this.#reference.works.filter(({ isLive }) => isLive).map(({ id }) => id)
    if (
      live
        .map(({ id }) => id)
        .sort()
        .join() !== wanted.sort().join()
    )
      throw new Error(`${live.length} sessions are live instead of ${wanted.length}`)
    for (const { name, maxConcurrent = 0 } of PROFILES) {
      const slots = await this.#read(({ tasks }) => tasks.slots(name))
      if (slots.length > maxConcurrent || new Set(slots).size < slots.length)
        throw new Error(`${name} has the places ${slots}`)
    }
    for (const work of this.#reference.works) if (work.isLive) await this.#beat(work)
    await this.#checkTasks()
  }

  /** Each live agent is told what its task is like now, and no other. */
  async #beat(work: Work, tokens = 1_000): Promise<void> {
    const { status, body } = await this.#send(work, 'heartbeat', tokens)
    if (status !== 200) throw new Error(`a heartbeat was answered ${status} ${JSON.stringify(body)}`)
    const isTold = (body as { readonly advice: string }).advice === 'stop'
    if (isTold !== this.#reference.mustStop(work))
      throw new Error(`${work.agent} on #${work.issue} was ${isTold ? '' : 'not '}told to stop`)
  }

  async #checkTasks(): Promise<void> {
    for (let number = 1; number <= ISSUES; number++) {
      const task = await this.#read(({ tasks }) => tasks.at({ ...PLACE, number }))
      const state = !task || task.state === 'done' || task.state === 'released' ? '' : task.state
      const may = this.#reference.mayShow(number)
      if (!may.includes(state)) throw new Error(`#${number} is '${state}' instead of ${may.join(' or ')}`)
    }
  }

  async end(): Promise<void> {
    await this.#world.skipWaits()
    await this.#world.skip(HOUR_MS)
    await this.#world.skipWaits()
    const wrong: string[] = []
    for (let number = 1; number <= ISSUES; number++) {
      const shown = this.#world.forge.labelsOf(this.#at(number)).filter((name) => name.startsWith('status/'))
      const state = shown.map((name) => name.slice(7)).join('+')
      const may = this.#reference.mayShow(number)
      if (!may.includes(state)) wrong.push(`#${number} shows '${state}' instead of ${may.join(' or ')}`)
    }
    const dead = await this.#world.dead()
    wrong.push(...dead.map(({ plugin, event, error }) => `dead: ${plugin} ${event} ${error}`))
    if (wrong.length > 0) throw new Error(wrong.join('\n'))
  }

  async #sessions(): Promise<string> {
    return JSON.stringify(await this.#read(({ sessions }) => sessions.live()))
  }

  async #read<T>(look: (stores: Stores) => Promise<T>): Promise<T> {
    const database = await openDatabase(this.#world.databasePath)
    try {
      const { read } = database
      return await look({ sessions: new SqlSessionStore(read), tasks: new SqlTaskStore(read) })
    } finally {
      database.close()
    }
  }

  #send({ id, fence, agent }: Work, word: AgentWord, tokens: number): Promise<AgentAnswer> {
    const path = word === 'empty' ? 'complete' : word
    const more = word === 'heartbeat' ? { contextTokens: tokens } : BODIES[word]
    return this.#caller(agent).post(`/sessions/${id}/${path}`, { fence, ...more })
  }

  #caller(agent: AgentName): AgentCaller {
    const caller = this.#callers.get(agent)
    if (!caller) throw new Error(`there is no ${agent}`)
    return caller
  }

  #at(number: number): IssueView {
    const issue = this.#issues[number - 1]
    if (!issue) throw new Error(`there is no issue ${number}`)
    return issue
  }
}
