import { randomUUID } from 'node:crypto'
import type { App } from '../app/app.ts'
import type { NewDelivery } from '../inbox/inbox.ts'
import type { Session } from '../tasks/session.ts'

/** An event about a session, as it is stored. One that there is once for each session has an id made of it. */
export function agentEvent(
  app: Pick<App, 'runsFor'>,
  name: 'agent.claimed' | 'agent.reported' | 'agent.ended',
  { id, key, agent, fence }: Session,
  more: object,
): NewDelivery {
  const payload = { ...more, session: id, agent, fence }
  return {
    id: `${name}:${name === 'agent.reported' ? randomUUID() : id}`,
    name,
    lane: key,
    headers: { root: 'bot' },
    body: Buffer.from(JSON.stringify(payload)),
    runs: app.runsFor(name, key),
  }
}
