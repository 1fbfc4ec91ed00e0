/** How often a wait looks. */
const EVERY_MS = 50
/** A server on a busy machine takes its time; nothing here is a measurement. */
const PATIENCE_MS = 30_000

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/**
 * Looks until the look is `true`, and fails with what it saw last. A look that throws is a look that failed.
 *
 * @example await until('the issue has a comment', async () => (await comments()).length > 0 || 'none')
 */
export async function until(
  what: string,
  look: () => Promise<true | string> | true | string,
  withinMs = PATIENCE_MS,
): Promise<void> {
  const end = Date.now() + withinMs
  for (;;) {
    const seen = await Promise.resolve()
      .then(look)
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
    if (seen === true) return
    if (Date.now() > end) throw new Error(`not in ${withinMs} ms: ${what}; last seen: ${seen}`)
    await pause(EVERY_MS)
  }
}
