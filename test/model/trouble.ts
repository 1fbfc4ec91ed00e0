import type { BotWorld } from '../../src/testing/index.ts'
import { pause } from '../e2e/conversation.ts'
import type { Act } from './acts.ts'

type Wrong = Extract<Act, { do: 'disturb' | 'fail' | 'burst' | 'restart' | 'stop' | 'lose' | 'kill' }>

/** How long a kill waits for the bot to make its calls. */
const KILL_PATIENCE_MS = 100

/** What goes wrong in a story: with the webhooks, with Gitea, and with the bot, which is up or not. */
export class Trouble {
  readonly #world: BotWorld
  readonly #roll: (sides: number) => number
  #isUp = true
  #isBurst = false

  constructor(world: BotWorld, roll: (sides: number) => number) {
    this.#world = world
    this.#roll = roll
  }

  async do(act: Wrong): Promise<void> {
    const { faults } = this.#world.forge
    switch (act.do) {
      case 'disturb':
        faults.deliveries = {
          drop: () => this.#roll(100) < act.drop,
          duplicate: () => this.#roll(100) < act.double,
          ...(act.shuffle ? { shuffle: true, delayMs: 2 } : {}),
        }
        return
      case 'fail':
        faults.next({
          times: act.times,
          ...(typeof act.how === 'number'
            ? { status: act.how, body: { message: 'no' } }
            : { reset: act.how }),
        })
        return
      case 'burst':
        this.#isBurst = true
        return faults.next({ times: act.times, status: act.status, body: '<html>Bad gateway</html>' })
      default:
        return this.#withBot(act)
    }
  }

  /** Starts the bot if it does not run. */
  async up(): Promise<void> {
    if (this.#isUp) return
    await this.#world.startBot()
    this.#isUp = true
  }

  /** A Gitea that is away is asked so seldom that the bot would not hear the end of a burst for minutes. */
  endBurst(): void {
    if (!this.#isBurst) return
    this.#isBurst = false
    const { faults } = this.#world.forge
    const { deliveries } = faults
    faults.clear()
    faults.deliveries = deliveries
  }

  async #withBot(act: Extract<Wrong, { do: 'restart' | 'stop' | 'lose' | 'kill' }>): Promise<void> {
    if (act.do === 'lose') {
      await this.#world.loseDatabase()
      this.#isUp = true
      return
    }
    if (act.do === 'kill') await this.#kill(act.calls)
    else await this.#world.stopBot()
    this.#isUp = false
    if (act.do === 'restart' || (act.do === 'kill' && act.again)) await this.up()
  }

  /** After so many calls; if the bot makes fewer in this time, at the end of it. */
  async #kill(calls: number): Promise<void> {
    let killed: Promise<void> | undefined
    const struck = Promise.withResolvers<void>()
    let left = calls
    const strike = () => {
      if (killed || --left > 0) return
      killed = this.#world.killBot()
      struck.resolve()
    }
    if (calls > 0) this.#world.forge.faults.next({ times: calls, carriedOut: strike })
    await Promise.race([struck.promise, pause(calls > 0 ? KILL_PATIENCE_MS : 0)])
    killed ??= this.#world.killBot()
    await killed
  }
}
