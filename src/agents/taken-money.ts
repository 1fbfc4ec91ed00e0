import { pursesAfter } from './budget.ts'
import { type Decision, priceOfChoice } from './decision.ts'
import type { QueuedTask } from './queue.ts'
import { moneyIn, type Terms } from './terms.ts'

/** What tasks of the queue that were decided first take from the budgets, and whom they wait for. */
export class TakenMoney {
  #allUsd = 0
  readonly #usdByRepo = new Map<number, number>()
  readonly #waitingFor = new Map<string, number>()

  /** The terms of a task after all that was taken before it. */
  leftFor({ team, learned, waiting }: QueuedTask, settled: Terms): Terms {
    const taken = { instance: this.#allUsd, repository: this.#usdByRepo.get(team?.repoId ?? 0) ?? 0 }
    const agents = waiting?.agents.map((one) => ({
      ...one,
      ahead: one.ahead + (this.#waitingFor.get(one.agent) ?? 0),
    }))
    return {
      ...settled,
      ...moneyIn({
        ...settled,
        purses: pursesAfter(settled.purses ?? [], taken),
        ...(waiting && agents ? { waiting: { ...waiting, agents } } : {}),
      }),
      ...(learned ? { learned } : {}),
    }
  }

  take({ team }: QueuedTask, decision: Decision): void {
    const waitsFor = decision.waits?.agent
    if (waitsFor !== undefined) this.#waitingFor.set(waitsFor, (this.#waitingFor.get(waitsFor) ?? 0) + 1)
    const usd = priceOfChoice(decision)
    this.#allUsd += usd
    if (team) this.#usdByRepo.set(team.repoId, (this.#usdByRepo.get(team.repoId) ?? 0) + usd)
  }
}
