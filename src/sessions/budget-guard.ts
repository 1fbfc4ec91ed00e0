import { limitText, type Purse, USD_EXACT } from '../agents/budget.ts'
import { repoIdOf } from '../gitea/issue-address.ts'
import type { Policies } from '../policy/policies.ts'
import type { Policy } from '../policy/policy.ts'
import { afterHeartbeat, type Session, type Usage } from '../tasks/session.ts'
import { hasBudget, pursesOf, type SpendingStore } from '../tasks/spending.ts'

/** What the guard needs. */
export interface BudgetGuardDeps {
  readonly policies: Policies
  readonly spending: Pick<SpendingStore, 'taken'>
}

/** A Gitea that is away is asked again after so long, ms; agents are heard much more often. */
const ASKED_AGAIN_MS = 60_000

/** Tells when what agents have really reported uses up a budget. What tasks are only likely to cost stops nobody. */
export class BudgetGuard {
  readonly #deps: BudgetGuardDeps
  /** When the files of a repository were asked for. */
  readonly #askedAt = new Map<number, number>()

  constructor(deps: BudgetGuardDeps) {
    this.#deps = deps
  }

  /** Why a session has to stop, with what it reports now; undefined = it goes on. An agent that costs nothing always does. */
  async usedUp(before: Session, usage: Usage, nowMs: number): Promise<string | undefined> {
    const { costUsd } = afterHeartbeat(before, usage, { atMs: nowMs, sinceMs: undefined })
    const repoId = repoIdOf(before.key)
    const policy = this.#policy(repoId, nowMs)
    if (!hasBudget(policy) || isFree(policy, before.agent, costUsd)) return undefined
    const taken = await this.#deps.spending.taken({ key: before.key, repoId }, nowMs)
    const purses = pursesOf(policy, taken, nowMs)
    const empty = purses.find((purse) => isUsedUp(purse, costUsd - before.costUsd))
    return empty && `The budget of ${limitText(empty)} is used up.`
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

function isFree({ agents }: Policy, agent: string, costUsd: number): boolean {
  const profile = agents.find(({ name }) => name === agent)
  return profile ? profile.costPerMtok === 0 : costUsd === 0
}

function isUsedUp({ spentUsd, limitUsd }: Purse, moreUsd: number): boolean {
  return spentUsd + moreUsd >= limitUsd - USD_EXACT
}
