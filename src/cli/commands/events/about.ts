import type { Database } from '../../../database/open.ts'
import type { Entry } from '../../../inbox/entry.ts'
import type { InboxBook, ShownDelivery } from '../../../inbox/inbox-book.ts'
import { namesOf } from '../../../tasks/sql-graph.ts'
import { isRepository } from '../../arguments.ts'

/** What an entry is about, by its names: `alice/app#4` or `alice/app`; null = about none, or nothing here tells its names. */
export interface About {
  readonly about: string | null
}

/** Of a repository (`repo:9`) or an issue (`9#4`), also in a lane that a plugin has for itself there (`9#4/greeter`). */
const LANE = /^(?:repo:(\d+)|(\d+)(#\d+))(?:\/|$)/

/**
 * Says of each what its numbers are called, without Gitea, which may be what does not answer: by the newest task of the
 * repository, as a delivery may be older than a rename; where there is none, by the delivery.
 */
export async function withNames<One extends { readonly lane: string; readonly deliveryId: string }>(
  ones: readonly One[],
  { read }: Pick<Database, 'read'>,
  book: Pick<InboxBook, 'namesIn'>,
): Promise<(One & About)[]> {
  const known = new Map<string, string | undefined>()
  const named: (One & About)[] = []
  for (const one of ones) {
    const [, repo, repoOfIssue, number = ''] = LANE.exec(one.lane) ?? []
    const id = repo ?? repoOfIssue
    if (id !== undefined && !known.has(id)) known.set(id, await namesOf(read, Number(id)))
    const names = id === undefined ? undefined : (known.get(id) ?? book.namesIn(one.deliveryId))
    const isName = names !== undefined && isRepository(names)
    named.push({ ...one, about: isName ? `${names}${number}` : null })
  }
  return named
}

/** A delivery and its runs with the same. */
export interface NamedDelivery extends Omit<ShownDelivery, 'runs'>, About {
  readonly runs: readonly (Entry & About)[]
}

/** The same for a delivery with what is left to do of it. */
export async function shownWithNames(
  delivery: ShownDelivery,
  database: Pick<Database, 'read'>,
  book: Pick<InboxBook, 'namesIn'>,
): Promise<NamedDelivery> {
  const { id: deliveryId, lane } = delivery
  const [one] = await withNames([{ deliveryId, lane }], database, book)
  return { ...delivery, about: one?.about ?? null, runs: await withNames(delivery.runs, database, book) }
}
