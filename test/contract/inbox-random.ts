import { expect } from 'chai'
import type { Inbox, Run } from '../../src/inbox/inbox.ts'
import { delivery, type InboxUnderTest, namesOf, policy, thrownBy } from './inbox-under-test.ts'

const SEEDS = [1, 2, 3, 4, 5, 6]
const STEPS = 700
const PLUGINS = ['a', 'b', 'c', 'z'] as const
const LANES = ['9#1', '9#2', '9#3', '9#4', 'instance']
/** `b` coalesces, `c` is the last in its turn, nobody has `z`. */
const WISHES = {
  coalesceKey: (plugin: string) => (plugin === 'b' ? 'b' : undefined),
  lastInTurn: (plugin: string) => plugin === 'c',
}

/** A run as the oracle sees it: everything in one list, nothing clever. */
interface Told {
  readonly name: string
  readonly lane: string
  readonly plugin: string
  readonly number: number
  state: 'pending' | 'claimed' | 'dead'
  dueAt: number
  /** Whether it has waited: then its place among the others is not promised. */
  waited: boolean
  seq?: number
}

interface Claim {
  readonly run: Run
  readonly ends: readonly Told[]
}

/** Everything at random, beside a list that knows what may happen. */
export function describeRandom(world: () => InboxUnderTest): void {
  for (const seed of SEEDS) {
    it(`keeps its promises through ${STEPS} random steps (seed ${seed})`, async () => {
      const story = new Story(world(), seed)
      for (let step = 0; step < STEPS; step++) await story.step()
      await story.end()
    }).timeout(30_000)
  }
}

class Story {
  readonly #world: InboxUnderTest
  readonly #random: () => number
  #inbox: Inbox
  #runs: Told[] = []
  #claims: Claim[] = []
  #deliveries = 0
  #version = 0

  constructor(world: InboxUnderTest, seed: number) {
    this.#world = world
    this.#inbox = world.inbox
    this.#random = randomFrom(seed)
  }

  async step(): Promise<void> {
    const steps = [
      () => this.#add(),
      () => this.#add(),
      () => this.#addAgain(),
      () => this.#claim(this.#pick(4) + 1),
      () => this.#claim(100),
      () => this.#settle('done'),
      () => this.#settle('done'),
      () => this.#settle('retry'),
      () => this.#settle('away'),
      () => this.#settle('dead'),
      () => this.#conflict(),
      async () => this.#world.clock.advance(this.#pick(3) * 50),
      () => this.#revive(),
      () => this.#prune(),
      ...(this.#pick(4) === 0 ? [() => this.#crash()] : []),
    ]
    await steps[this.#pick(steps.length)]?.()
    await this.#checkFigures()
  }

  /** Everything that is left comes out, once. */
  async end(): Promise<void> {
    while (this.#claims.length > 0) await this.#settle('done')
    this.#world.clock.advance(10_000)
    while (this.#runs.some((run) => this.#isReady(run))) {
      await this.#claim(100)
      while (this.#claims.length > 0) await this.#settle('done')
    }
    await this.#checkFigures()
  }

  async #add(): Promise<void> {
    const { wish, told } = this.#someDelivery()
    expect(await this.#inbox.add(wish)).to.equal('accepted')
    this.#runs.push(...told)
  }

  async #addAgain(): Promise<void> {
    if (this.#deliveries === 0) return
    const { wish, told } = this.#someDelivery()
    const [one, other] = await Promise.all([this.#inbox.add(wish), this.#inbox.add(wish)])
    expect([one, other]).to.have.members(['accepted', 'duplicate'])
    this.#runs.push(...told)
  }

  async #claim(limit: number): Promise<void> {
    const runs = await this.#inbox.claim(limit, policy(WISHES))
    const names = await namesOf(this.#inbox, runs)
    const movable = new Set(this.#runs.filter((run) => this.#isReady(run)).map((run) => run.lane))
    expect(runs).to.have.length(Math.min(limit, movable.size))
    for (const [index, run] of runs.entries()) this.#take(run, names[index] ?? '')
  }

  #take(run: Run, name: string): void {
    const told = this.#runs.find((one) => one.name === name)
    if (!told) throw new Error(`${name} was handed out but never stored`)
    expect(told, name).to.include({ state: 'pending', lane: run.lane, plugin: run.plugin })
    const lane = this.#runs.filter((one) => one.lane === run.lane && this.#isReady(one))
    expect(lane, `${name} was not due, or its lane was closed`).to.include(told)
    const together = told.plugin === 'b' ? lane.filter((one) => one.plugin === 'b') : [told]
    expect(run.covers, name).to.have.length(together.length - 1)
    expect(Math.max(...together.map((one) => one.number)), 'the newest stands for all').to.equal(told.number)
    this.#checkTurn(told, together, lane)
    for (const one of together) one.state = 'claimed'
    told.seq = run.seq
    this.#claims.push({ run, ends: [told, ...together.filter((one) => one !== told)] })
  }

  #checkTurn(told: Told, together: readonly Told[], lane: readonly Told[]): void {
    const others = lane.filter((one) => !together.includes(one))
    if (told.plugin === 'c') {
      expect(
        others.filter((one) => one.plugin !== 'c'),
        'before the last in its turn',
      ).to.deep.equal([])
    }
    if (together.some((one) => one.waited)) return
    const first = Math.min(...together.map((one) => one.number))
    const older = others.filter((one) => !one.waited && one.number < first)
    expect(
      older.filter((one) => one.plugin !== 'c' || told.plugin === 'c'),
      'older ones',
    ).to.deep.equal([])
  }

  async #settle(kind: 'done' | 'retry' | 'away' | 'dead'): Promise<void> {
    const claim = this.#someClaim()
    if (!claim) return
    const at = this.#world.clock.now() + this.#pick(200)
    const { wish, told } = this.#someDelivery()
    await this.#inbox.settle(claim.run, { kind, at, error: 'no' }, { emits: [wish] })
    this.#runs.push(...told)
    this.#claims = this.#claims.filter((one) => one !== claim)
    const [run, ...covered] = claim.ends
    if (run) Object.assign(run, { state: kind === 'dead' ? 'dead' : 'pending', dueAt: at, waited: true })
    if (kind === 'dead') {
      const dueAt = this.#world.clock.now()
      for (const one of covered) Object.assign(one, { state: 'pending', dueAt, waited: true })
    }
    const gone = new Set({ done: claim.ends, retry: covered, away: covered, dead: [] }[kind])
    this.#runs = this.#runs.filter((one) => !gone.has(one))
  }

  async #conflict(): Promise<void> {
    const claim = this.#someClaim()
    if (!claim) return
    const { wish } = this.#someDelivery()
    const { rows } = this.#world
    const name = `row ${this.#version++}`
    const writes = [rows.make(name, '1'), rows.change(name, 'never', '2')]
    expect(
      await thrownBy(this.#inbox.settle(claim.run, { kind: 'done' }, { writes, emits: [wish] })),
    ).to.be.an('error')
    expect(await rows.read(name)).to.equal(undefined)
  }

  async #revive(): Promise<void> {
    const dead = this.#runs.filter((run) => run.state === 'dead')
    const run = dead[this.#pick(dead.length)]
    if (!run) return
    expect(await this.#inbox.revive(run.seq ?? 0)).to.equal(true)
    Object.assign(run, { state: 'pending', dueAt: this.#world.clock.now(), waited: true })
  }

  async #prune(): Promise<void> {
    await this.#inbox.prune(this.#world.clock.now())
  }

  async #crash(): Promise<void> {
    this.#inbox = await this.#world.afterCrash()
    this.#claims = []
    for (const run of this.#runs) if (run.state === 'claimed') run.state = 'pending'
  }

  #isReady(run: Told): boolean {
    if (run.plugin === 'z' || run.state !== 'pending' || run.dueAt > this.#world.clock.now()) return false
    return !this.#claims.some((claim) => claim.run.lane === run.lane)
  }

  async #checkFigures(): Promise<void> {
    const dead = this.#runs.filter((run) => run.state === 'dead').length
    expect(await this.#inbox.stats()).to.include({ dead, pending: this.#runs.length - dead })
  }

  #someDelivery() {
    const number = ++this.#deliveries
    const lane = LANES[this.#pick(LANES.length)] ?? ''
    const plugins = PLUGINS.filter(() => this.#pick(3) === 0)
    const delayed = this.#pick(5) === 0
    const dueAt = delayed ? this.#world.clock.now() + 1 + this.#pick(200) : 0
    const wish = delivery(`d${number}`, { lane, plugins, ...(delayed ? { availableAt: dueAt } : {}) })
    const told = plugins.map((plugin, index): Told => {
      const name = `d${number}/${plugin}`
      return { name, lane, plugin, number: number * 10 + index, state: 'pending', dueAt, waited: delayed }
    })
    return { wish, told }
  }

  #someClaim(): Claim | undefined {
    return this.#claims[this.#pick(this.#claims.length)]
  }

  #pick(below: number): number {
    return Math.floor(this.#random() * below)
  }
}

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
