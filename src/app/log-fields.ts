import type { Run, StoredDelivery } from '../inbox/inbox.ts'
import type { ReadEvent } from './read-event.ts'

/** What every line of the log about a run has, so that one can look for all of them. */
export interface RunFields {
  readonly plugin: string
  readonly event: string
  /** `9#7`: it stays when the repository is renamed. */
  readonly lane: string
  /** The id that Gitea shows at the webhook, or the one of an event of the bot itself. */
  readonly delivery?: string
  /** As it was called in the event: `acme/app`. */
  readonly repo?: string
  /** Its number in `repo`. */
  readonly issue?: number
}

/** @param about the event, or only its delivery if that cannot be read; absent = not even that */
export function runFields(
  { plugin, event, lane }: Pick<Run, 'plugin' | 'event' | 'lane'>,
  about?: Pick<ReadEvent, 'repository' | 'issue'> & { readonly delivery: Pick<StoredDelivery, 'id'> },
): RunFields {
  const place = about?.issue ?? about?.repository
  return {
    ...{ plugin, event, lane },
    ...(about ? { delivery: about.delivery.id } : {}),
    ...(place ? { repo: `${place.owner}/${place.repo}` } : {}),
    ...(about?.issue ? { issue: about.issue.number } : {}),
  }
}
