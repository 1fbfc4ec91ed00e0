import type { IssueSnapshot } from '../snapshot.ts'
import type { TimelineEntry } from '../wire.ts'
import type { EffectDeps } from './effect-deps.ts'

/** How far an effect goes. */
export interface Insistence {
  /**
   * Does it even if the bot has done it before and a person has undone it: right when a person has asked for it since.
   */
  readonly insist?: boolean
}

/** How a change stands in an issue's timeline. */
export interface Traces {
  /** Whether the line is about the same thing, e.g. this label. */
  readonly concerns: (entry: TimelineEntry) => boolean
  /** Whether such a line made it as it is wished. */
  readonly makesSo: (entry: TimelineEntry) => boolean
}

/**
 * Whether the bot has made it so before and somebody else has changed it back. Gitea's own timeline is the memory: it
 * tells who did what, also after the bot has lost its database.
 */
export async function isUndone(
  deps: Pick<EffectDeps, 'forge'>,
  snapshot: IssueSnapshot,
  traces: Traces,
): Promise<boolean> {
  const me = await deps.forge.me()
  const entries = (await snapshot.timeline()).filter(traces.concerns)
  const last = entries.at(-1)
  if (!last || last.user?.id === me.id || traces.makesSo(last)) return false
  return entries.some((entry) => entry.user?.id === me.id && traces.makesSo(entry))
}
