import type { IssueAddress } from '../issue-address.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import { type CommentResult, type CommentWish, ensureComment, removeComment } from './comment.ts'
import { type DependencyResult, ensureDependency, removeDependency } from './dependency.ts'
import type { EffectDeps } from './effect-deps.ts'
import { ensureScopedLabels, type ScopeWish } from './labels.ts'

/**
 * The way to change something in Gitea: each effect reads before it writes, is safe to run twice, writes nothing that is
 * so already (Gitea would fire an event for it), and leaves what people did.
 */
export interface Effects {
  comment(wish: CommentWish): Promise<CommentResult>
  noComment(id: number): Promise<void>
  labels(wishes: readonly ScopeWish[]): Promise<void>
  dependency(blocker: IssueAddress): Promise<DependencyResult>
  noDependency(blocker: IssueAddress): Promise<void>
  /** Before anything is read for a change: a paused issue should cost no call. @throws Postponed */
  checkPaused(): void
  /** Asks for the right to change what people see, once per change. @throws Postponed */
  begin(): void
}

/** The effects on one issue, which was read (and so identified) in this turn. */
export function effectsOn(all: EffectDeps, snapshot: IssueSnapshot, signal: AbortSignal): Effects {
  const deps = { ...all, gate: endedBy(all.gate, signal) }
  const live = async <T>(work: () => Promise<T>): Promise<T> => {
    await snapshot.issue()
    return work()
  }
  return {
    comment: (wish) => live(() => ensureComment(deps, snapshot, wish)),
    noComment: (id) => live(() => removeComment(deps, snapshot, id)),
    labels: (wishes) => live(() => ensureScopedLabels(deps, snapshot, wishes)),
    dependency: (blocker) => live(() => ensureDependency(deps, snapshot, blocker)),
    noDependency: (blocker) => live(() => removeDependency(deps, snapshot, blocker)),
    checkPaused: () => deps.gate.checkPaused(snapshot.address),
    begin: () => deps.gate.beginChange(snapshot.address),
  }
}

/** A run that was cut off must not write any more: asked before each call that writes, not only before each effect. */
function endedBy(gate: EffectDeps['gate'], signal: AbortSignal): EffectDeps['gate'] {
  return {
    checkPaused: (address) => {
      signal.throwIfAborted()
      gate.checkPaused(address)
    },
    beginChange: (address) => {
      signal.throwIfAborted()
      gate.beginChange(address)
    },
  }
}
