import { type IssueAddress, issueKey } from '../../gitea/issue-address.ts'
import { IssueSnapshot } from '../../gitea/snapshot.ts'
import { basesOf, keyOfIssue, type WireIssue } from '../../gitea/wire.ts'
import { formatRef, saidRefs } from '../../issue/issue-ref.ts'
import { hasSource, MAX_FOLLOWED } from '../../tasks/graph.ts'
import { type BlockerOrder, MOST_BLOCKER_ORDERS, withBlocker } from '../../tasks/overrides.ts'
import type { Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { isForAll } from '../for-all.ts'
import { Named } from '../named.ts'
import { noBlocker, notWrittenDown } from './messages.ts'
import { type Ended, givenIn, type OrderContext, obey, targetOf } from './target.ts'

/** An issue that an order names. */
interface Place {
  readonly ref: string
  readonly address: IssueAddress
}

/** Lets the issue wait for others; all of them, or none if one cannot be waited for. */
export async function orderBlockers(
  deps: BuiltInDeps,
  context: OrderContext,
  words: readonly string[],
): Ended {
  const target = await targetOf(deps, context)
  if (!('task' in target)) return target
  const places = await placesOf(deps, context, target.issue, words)
  if (typeof places === 'string') return { notDone: places }
  let { overrides } = target.task
  let isHidden = false
  for (const place of places) {
    const problem = await obstacleOf(deps, context, place)
    if (problem !== undefined) return { notDone: problem }
    const order = await orderFor(context, place, target.task, true)
    isHidden ||= order.isHidden === true
    overrides = withBlocker(overrides, order)
  }
  const waits = overrides.blockers?.filter((order) => order.waits).length ?? 0
  if (waits > MOST_BLOCKER_ORDERS) return { notDone: noBlocker.tooMany() }
  obey(deps, context, target, overrides)
  return isHidden && (await hasComment(deps, context)) ? notWrittenDown() : undefined
}

/** Where the bot says nothing there is no hidden line, and no order outlives the database. */
async function hasComment(deps: BuiltInDeps, { snapshot: { address } }: OrderContext): Promise<boolean> {
  return (await deps.policies.of(address.repoId, address)).mode !== 'quiet'
}

/** Takes orders and statements back; what people set in Gitea itself stays, and is told. */
export async function orderNoBlockers(
  deps: BuiltInDeps,
  context: OrderContext,
  words: readonly string[],
): Ended {
  const target = await targetOf(deps, context)
  if (!('task' in target)) return target
  const places = await placesOf(deps, context, target.issue, words)
  if (typeof places === 'string') return { notDone: places }
  const sources = await sourcesOf(deps, context, target.task)
  const native: string[] = []
  const notWaiting: string[] = []
  let { overrides } = target.task
  for (const place of places) {
    const key = issueKey(place.address)
    const order = await orderFor(context, place, target.task, false)
    // what nobody knows any more may have been this one
    const isOurs = sources.ours.has(key) || (order.isHidden === true && (overrides.untold ?? 0) > 0)
    if (sources.native.has(key)) native.push(place.ref)
    else if (!isOurs) notWaiting.push(place.ref)
    if (isOurs) overrides = withBlocker(overrides, order)
  }
  const isAny = overrides !== target.task.overrides
  obey(deps, context, target, overrides)
  if (native.length + notWaiting.length === 0) return undefined
  const left = noBlocker.left({ native, notWaiting })
  return isAny ? noBlocker.onlySome(left) : { notDone: left }
}

async function orderFor(
  context: OrderContext,
  { address }: Place,
  { textHash }: Task,
  waits: boolean,
): Promise<BlockerOrder> {
  const isHidden = !(await isForAll(context.snapshot, address))
  return {
    address,
    waits,
    ...(waits ? {} : { text: textHash }),
    ...(isHidden ? { isHidden } : {}),
    given: givenIn(context),
  }
}

/** The issues that the words name, by the rights of whoever wrote them; a text is what is wrong with them. */
async function placesOf(
  deps: BuiltInDeps,
  context: OrderContext,
  issue: WireIssue,
  words: readonly string[],
): Promise<readonly Place[] | string> {
  const { address: here } = context.snapshot
  const refs = saidRefs(words, { baseUrls: [...deps.baseUrls, ...basesOf(issue)] })
  if (typeof refs === 'string') return noBlocker.unreadable(refs)
  if (refs.length === 0) return noBlocker.none(context.payload.command)
  // each of them is asked about
  if (new Set(refs.map((ref) => formatRef(ref, here))).size > MOST_BLOCKER_ORDERS) return noBlocker.tooMany()
  const { id } = context.payload.by
  const named = new Named(deps.forge, here, { author: context.payload.by, editorId: id })
  const places: Place[] = []
  for (const ref of refs) {
    const address = await named.place(ref)
    // of what they may not know it is not told that it is there
    if (typeof address === 'string') return noBlocker.missing(formatRef(ref, here))
    places.push({ ref: formatRef(ref, here), address })
  }
  return places
}

/** Why an issue cannot be waited for. */
async function obstacleOf(
  deps: BuiltInDeps,
  { snapshot }: OrderContext,
  { ref, address }: Place,
): Promise<string | undefined> {
  const key = issueKey(address)
  if (key === snapshot.key) return noBlocker.itself()
  const there = await new IssueSnapshot(deps.forge, address, deps.clock.now()).issue()
  if (typeof there === 'string') return noBlocker.missing(ref)
  // what the bot does not know of is found when the edge is looked at
  const upstream = there.state === 'open' ? await deps.tasks.upstream([key], snapshot.key, MAX_FOLLOWED) : []
  return upstream.some((reached) => reached.key === snapshot.key) ? noBlocker.circle(ref) : undefined
}

/** What the task waits for: by whose word, and as Gitea lists it now. */
async function sourcesOf(
  deps: BuiltInDeps,
  { snapshot }: OrderContext,
  { overrides }: Task,
): Promise<{ readonly ours: ReadonlySet<string>; readonly native: ReadonlySet<string> }> {
  const edges = await deps.tasks.blockersOf(snapshot.key)
  const listed = await snapshot.dependencies()
  const copies = new Set(
    edges.filter((edge) => !edge.native && edge.mirror !== 'none').map(({ blocker }) => blocker),
  )
  const ordered = overrides.blockers?.filter(({ waits }) => waits) ?? []
  const stated = edges.filter((edge) => hasSource({ ...edge, native: false }))
  return {
    ours: new Set([
      ...stated.map(({ blocker }) => blocker),
      ...ordered.map(({ address }) => issueKey(address)),
    ]),
    native: new Set(
      (listed === 'unsupported' ? [] : listed).map(keyOfIssue).filter((key) => !copies.has(key)),
    ),
  }
}
