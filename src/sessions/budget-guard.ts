import { limitText, type Purse, USD_EXACT } from '../agents/budget.ts'
import { mostUsdOf } from '../agents/most-cost.ts'
import { repoIdOf } from '../gitea/issue-address.ts'
import { english } from '../language/say.ts'
import type { Log } from '../log.ts'
import type { Policies } from '../policy/policies.ts'
import type { Policy } from '../policy/policy.ts'
import type { Session } from '../tasks/session.ts'
import { hasBudget, pursesOf, type Reported, type SpendingStore, type Taken } from '../tasks/spending.ts'

/** What the guard needs. */
export interface BudgetGuardDeps {
  readonly policies: Policies
  readonly spending: Pick<SpendingStore, 'reported'>
  readonly log: Pick<Log, 'warn'>
}

/** A Gitea that is away is asked again after so long, ms; agents are heard much more often. */
const ASKED_AGAIN_MS = 60_000

/** What is asked of a session, or of one that does not exist yet. */
export type Paid = Pick<Session, 'key' | 'agent' | 'countedUsd'>

/** Tells what of a reported cost counts, and when what agents have really reported uses up a budget. */
export class BudgetGuard {
  readonly #deps: BudgetGuardDeps
  /** When the files of a repository were asked for. */
  readonly #askedAt = new Map<number, number>()

  constructor(deps: BudgetGuardDeps) {
    this.#deps = deps
  }

  /**
   * What counts of a session's cost, US$, with what it reports now: nothing of an agent that costs nothing, and never more than a
   * session can cost.
   */
  counted(before: Session, costUsd: number | undefined, nowMs: number): number {
    if (costUsd === undefined || costUsd <= before.costUsd) return before.countedUsd
    const { id: session, agent, key: lane } = before
    const mostUsd = mostUsdOf(agent, this.#policy(repoIdOf(before.key), nowMs).agents)
    if (mostUsd > 0 && costUsd > mostUsd && before.costUsd <= mostUsd) {
      const text = 'an agent reports more than a session can cost: what is above mostUsd does not count'
      this.#deps.log.warn({ session, agent, lane, costUsd, mostUsd }, text)
    }
    return Math.max(before.countedUsd, Math.min(costUsd, mostUsd))
  }

  /** Why a session has to stop or may not begin, with what counts of its cost now; undefined = it goes on. An agent that costs nothing always does. */
  async usedUp(before: Paid, countedUsd: number, nowMs: number): Promise<string | undefined> {
    const repoId = repoIdOf(before.key)
    const policy = this.#policy(repoId, nowMs)
    if (!hasBudget(policy) || isFree(policy, before.agent, countedUsd)) return undefined
    const { repository, instance } = await this.#deps.spending.reported(repoId, nowMs)
    const taken = { repository: withoutPlans(repository), instance: withoutPlans(instance) }
    const purses = pursesOf(policy, taken, nowMs)
    const empty = purses.find((purse) => isUsedUp(purse, countedUsd - before.countedUsd))
    return empty && english`The budget of ${limitText(empty)} is used up.`
  }

  /** A heartbeat waits for nobody: what is not known yet is read beside it, and counts from a later one on. */
  #policy(repoId: number, nowMs: number): Policy {
    const { policies } = this.#deps
    const known = policies.recent(repoId)
    const askedAt = this.#askedAt.get(repoId)
    const isDue = askedAt === undefined || Math.abs(nowMs - askedAt) >= ASKED_AGAIN_MS
    if (!known && isDue) {
      this.#askedAt.set(repoId, nowMs)
      void policies.of(repoId).catch(() => undefined)
    }
    return known ?? policies.instance
  }
}

function isFree({ agents }: Policy, agent: string, countedUsd: number): boolean {
  const profile = agents.find(({ name }) => name === agent)
  return profile ? profile.costPerMtok === 0 : countedUsd === 0
}

/** What tasks are only likely to cost stops nobody. */
function withoutPlans(reported: Reported): Taken {
  return { ...reported, reserved: 0 }
}

function isUsedUp({ spentUsd, limitUsd }: Purse, moreUsd: number): boolean {
  return spentUsd + moreUsd >= limitUsd - USD_EXACT
}
