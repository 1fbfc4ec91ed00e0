/** The lowest of an agent's places that nobody holds; undefined = none. */
export function freeSlot(taken: readonly number[], maxConcurrent: number): number | undefined {
  for (let slot = 1; slot <= maxConcurrent; slot++) if (!taken.includes(slot)) return slot
  return undefined
}
