import type { Forge } from '../../gitea/forge.ts'
import { type IssueAddress, issueKey } from '../../gitea/issue-address.ts'
import type { IssueSnapshot } from '../../gitea/snapshot.ts'
import type { Edge } from '../../tasks/graph.ts'
import { type BlockerOrder, isUnordered, stampOf } from '../../tasks/overrides.ts'
import type { Task } from '../../tasks/task.ts'
import { isForAll } from '../for-all.ts'
import type { Found, Ordered } from './reconcile.ts'

/** What people ordered about the blockers of a task. */
export interface Orders {
  readonly ordered: readonly Ordered[]
  readonly unordered: ReadonlySet<string>
  /** Orders that came back from a comment and do not count: not everybody may know of what they name. */
  readonly refused: number
}

interface Looking {
  readonly forge: Forge
  readonly snapshot: IssueSnapshot
  readonly edges: readonly Edge[]
  /** The keys of what Gitea lists. */
  readonly listed: ReadonlySet<string>
  /** The issue there, as it is or as it was seen last; undefined = it is gone. */
  find(place: IssueAddress): Promise<Found | undefined>
}

/** The issues behind the orders; one that was deleted holds nobody back. */
export async function lookAtOrders(looking: Looking, { overrides, textHash }: Task): Promise<Orders> {
  const orders = overrides.blockers ?? []
  const ordered: Ordered[] = []
  let refused = 0
  for (const order of orders.filter(({ waits }) => waits)) {
    if (!(await isKnown(looking, order))) refused++
    else {
      const found = await looking.find(order.address)
      const isTaken = await wasTaken(looking, order)
      if (found) ordered.push({ ...found, stamp: stampOf(order.given), ...(isTaken ? { isTaken } : {}) })
    }
  }
  const withdrawn = orders.filter((order) => isUnordered(order, textHash))
  return { ordered, unordered: new Set(withdrawn.map(({ address }) => issueKey(address))), refused }
}

/**
 * Whoever gave an order had the right to; but after a loss of the database the bot has only its comment, which any writer here
 * may have changed.
 */
async function isKnown({ snapshot, edges }: Looking, order: BlockerOrder): Promise<boolean> {
  if (!order.isRecalled || edges.some(({ blocker }) => blocker === issueKey(order.address))) return true
  return isForAll(snapshot, order.address)
}

/** Whether a person took the dependency off in Gitea after an order that no record knows. */
async function wasTaken({ forge, snapshot, edges, listed }: Looking, order: BlockerOrder): Promise<boolean> {
  const key = issueKey(order.address)
  if (!order.isRecalled || listed.has(key) || edges.some(({ blocker }) => blocker === key)) return false
  const me = await forge.me()
  const entries = await snapshot.timeline()
  return entries.some(({ id, type, user, dependent_issue: other }) => {
    if (type !== 'remove_dependency' || !other || id < order.given.id || user?.id === me.id) return false
    const repoId = other.repository?.id ?? snapshot.address.repoId
    return issueKey({ repoId, number: other.number }) === key
  })
}

/** The orders that people have taken back in Gitea itself, by the blockers' keys. */
export function takenOrders(edges: readonly Edge[]): string[] {
  return edges
    .filter(({ ordered, orderTaken }) => ordered !== undefined && ordered === orderTaken)
    .map(({ blocker }) => blocker)
}
