import { createHash } from 'node:crypto'
import { isEventName, isGiteaEvent } from '../gitea/events.ts'
import { issueAddressSchema, issueKey } from '../gitea/issue-address.ts'
import type { NewDelivery, Run } from '../inbox/inbox.ts'
import type { App } from './app.ts'
import type { EmitOptions, Origin, Root } from './context.ts'
import type { EventName } from './event-names.ts'

interface Emission {
  readonly name: EventName
  readonly payload: unknown
  readonly options: EmitOptions
}

/**
 * What a handler emits, as it is stored.
 * @throws TypeError when it cannot be emitted: the handler that did it has to know, and not those who would read it
 */
export function emitted(
  { app, now }: { readonly app: App; readonly now: () => number },
  { run, root, origin }: { readonly run: Run; readonly root: Root; readonly origin: Origin },
  { name, payload, options }: Emission,
): NewDelivery {
  const json = JSON.stringify(payload)
  checkEmitted(app, name, json)
  const lane = laneOf(payload)
  const id =
    options.id ?? `${run.seq}:${name}:${createHash('sha256').update(json).digest('hex').slice(0, 16)}`
  const availableAt = options.delayMs === undefined ? {} : { availableAt: now() + options.delayMs }
  const runs = app.runsFor(name, lane, availableAt)
  const headers = { from: run.lane, root, cause: String(run.deliverySeq), origin: JSON.stringify(origin) }
  return { id, name, lane, headers, body: Buffer.from(json), runs }
}

/** Only events of plugins: those of the bot are checked by the compiler and its tests. */
function checkEmitted(app: App, name: string, json: string): void {
  if (isGiteaEvent(name)) throw new TypeError(`Only Gitea can send "${name}"; a plugin cannot emit it.`)
  if (isEventName(name)) return
  const schema = app.schemaOf(name)
  if (!schema) throw new TypeError(`No plugin that is loaded has the event "${name}".`)
  // as it will be read: a Date, for one, comes back as a text
  const result = schema.safeParse(JSON.parse(json))
  if (!result.success)
    throw new TypeError(`The payload is not what "${name}" promises.`, { cause: result.error })
}

function laneOf(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null || !('issue' in payload)) return 'instance'
  const issue = issueAddressSchema.safeParse(payload.issue)
  return issue.success ? issueKey(issue.data) : 'instance'
}
