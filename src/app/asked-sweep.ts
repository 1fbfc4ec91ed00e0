import { randomUUID } from 'node:crypto'
import type { NewDelivery } from '../inbox/inbox.ts'

/** The built-in plugin that does it. */
export const SWEEPER = 'sweep'

/**
 * The event that asks the built-in sweep to look now, for whoever has the inbox and no context to emit it with.
 *
 * @example await inbox.add(askedSweep({ owner: 'acme', repo: 'app' }))
 */
export function askedSweep(
  repository: { readonly owner: string; readonly repo: string } | null,
): NewDelivery {
  const lane = 'instance'
  return {
    id: `sweep.asked:${randomUUID()}`,
    name: 'sweep.asked',
    lane,
    headers: { root: 'timer' },
    body: Buffer.from(JSON.stringify({ repository })),
    runs: [{ plugin: SWEEPER, lane: `${lane}/${SWEEPER}` }],
  }
}
