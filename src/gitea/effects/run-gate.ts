import { type IssueAddress, issueKey } from '../issue-address.ts'
import type { EffectDeps } from './effect-deps.ts'
import type { Budget } from './write-gate.ts'

/** The gate as one run sees it. */
export interface RunGate {
  /** Whether the run may change the issue any more, without counting it as changed. */
  checkPaused(address: IssueAddress): void
  /** For the effects of the run: the first call that writes to an issue begins its change. */
  readonly forEffects: EffectDeps['gate']
  /** For what nobody is told of, as a reaction: it stops at a pause, and is no change of the issue that counts. */
  readonly forQuiet: EffectDeps['gate']
  /** For answers to commands: a new comment begins one, which counts among answers only; an edit of one is quiet. */
  readonly forAnswers: EffectDeps['gate']
}

/**
 * One for a run, however often it comes to an issue. A run that was cut off must not write any more, so this is asked before
 * each call that writes, not only before each effect. The first of these calls on an issue begins the change that people
 * see; the others are part of it.
 *
 * @param isAnswer a person has spoken to the bot: what it does there itself does not stop it
 */
export function runGate(gate: EffectDeps['gate'], signal: AbortSignal, isAnswer = false): RunGate {
  const begun = new Set<string>()
  const begin = (budget: Budget) => (address: IssueAddress) => {
    signal.throwIfAborted()
    const key = `${budget}:${issueKey(address)}`
    if (begun.has(key)) return gate.checkPaused(address, isAnswer)
    gate.beginChange(address, isAnswer, budget)
    begun.add(key)
  }
  const beginChange = begin('changes')
  const checkQuietly = (address?: IssueAddress) => {
    signal.throwIfAborted()
    gate.checkPaused(address, isAnswer)
  }
  return {
    checkPaused: (address) => gate.checkPaused(address, isAnswer),
    forQuiet: { beginChange: checkQuietly, checkPaused: checkQuietly },
    forAnswers: { beginChange: begin('answers'), checkPaused: checkQuietly },
    forEffects: {
      beginChange,
      checkPaused: (address) => {
        if (address) return beginChange(address)
        signal.throwIfAborted()
        gate.checkPaused()
      },
    },
  }
}
