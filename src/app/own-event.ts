import { issueKey } from '../gitea/issue-address.ts'
import type { NewDelivery } from '../inbox/inbox.ts'
import type { App } from './app.ts'
import type { IssueEventName, OwnEventName, PayloadOf } from './event-names.ts'

/** An event of the bot about an issue that no handler reports, as it is stored: what began it is the time that has passed. */
export function ownEvent<Name extends OwnEventName & IssueEventName>(
  app: Pick<App, 'runsFor'>,
  name: Name,
  id: string,
  payload: PayloadOf<Name> & { readonly issue: Parameters<typeof issueKey>[0] },
): NewDelivery {
  const lane = issueKey(payload.issue)
  return {
    id,
    name,
    lane,
    headers: { root: 'timer' },
    body: Buffer.from(JSON.stringify(payload)),
    runs: app.runsFor(name, lane),
  }
}
