import type { EffectDeps } from './effect-deps.ts'

/**
 * The gate as one run sees it. A run that was cut off must not write any more, so this is asked before each call that
 * writes, not only before each effect. The first of these calls begins the change that people see; the others are part of it.
 */
export function endedBy(gate: EffectDeps['gate'], signal: AbortSignal): EffectDeps['gate'] {
  let hasBegun = false
  const beginChange: typeof gate.beginChange = (address) => {
    signal.throwIfAborted()
    gate.beginChange(address)
    hasBegun = true
  }
  return {
    beginChange,
    checkPaused: (address) => {
      if (!hasBegun && address) return beginChange(address)
      signal.throwIfAborted()
      gate.checkPaused(address)
    },
  }
}
