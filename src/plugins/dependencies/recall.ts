import type { Context } from '../../app/context.ts'
import { isMadeFrom } from '../../gitea/effects/made-issues.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import type { Forge } from '../../gitea/forge.ts'
import { type IssueAddress, issueKey } from '../../gitea/issue-address.ts'
import { IssueSnapshot } from '../../gitea/snapshot.ts'
import {
  addressOfIssue,
  basesOf,
  editorOf,
  isAssignedTo,
  keyOfIssue,
  type WireIssue,
} from '../../gitea/wire.ts'
import { sameRef } from '../../issue/issue-ref.ts'
import { textHash } from '../../issue/text-hash.ts'
import type { Task } from '../../tasks/task.ts'
import { Named } from '../named.ts'
import { statusMarkOn } from '../status-mark-on.ts'

/** What Gitea itself remembers of an issue's dependencies, for when the database does not. */
export interface Recalled {
  /** What tells that the bot has acted on this very text before. */
  readonly trace: Trace
  /** Native dependencies that the bot has made, by the blocker's key. */
  readonly mirrors: ReadonlySet<string>
  /** Statements whose native copy a person took off while the text said what it says now. */
  readonly withdrawn: ReadonlySet<string>
  /** Who states a native dependency of the bot's making in a text of their own (`Blocks:`): keys by the blocker's key. */
  readonly statedBy: ReadonlyMap<string, readonly string[]>
}

const NOTHING: Recalled = { trace: 'none', mirrors: new Set(), withdrawn: new Set(), statedBy: new Map() }

/** What the records do not know. */
export interface Unrecorded {
  /** Gitea's own dependencies that no record explains. */
  readonly natives: readonly WireIssue[]
  /** Blockers that the text states, that have no record and that Gitea does not list. */
  readonly unlisted: readonly { readonly key: string; readonly address: IssueAddress }[]
}

/** Asks the timeline, and the blockers' own texts, about what stands in no record; nothing at all if everything does. */
export async function recall(
  deps: { readonly forge: Forge; readonly baseUrls: readonly string[] },
  context: Context<IssueEventName>,
  task: Task,
  unrecorded: Unrecorded,
): Promise<Recalled> {
  if (unrecorded.unlisted.length + unrecorded.natives.length === 0) return NOTHING
  const trace = await traceOf(deps.forge, context.snapshot, task)
  if (unrecorded.natives.length === 0 && trace === 'none') return NOTHING
  const me = await deps.forge.me()
  const history = await entriesOf(context.snapshot)
  const own = unrecorded.natives.filter(
    (issue) => isOwn(history.get(keyOfIssue(issue)), me.id) && !isPartOf(issue, task, me.id),
  )
  const withdrawn = new Set<string>()
  for (const { key, address } of unrecorded.unlisted) {
    const entries = history.get(key) ?? []
    const last = await lastOfOurs(deps.forge, context.snapshot, entries, address)
    if (isTakenOff(entries, last, trace, me.id)) withdrawn.add(key)
  }
  return {
    trace,
    mirrors: new Set(own.map(keyOfIssue)),
    withdrawn,
    statedBy: await statementsOf(deps, own, context.snapshot.address, me.id),
  }
}

/**
 * A part of the task that the bot has made an issue, of which no order is known: the issue was split before it was a task, or the
 * comment that tells of the orders is gone. The dependency was set for a person, and counts as set by one.
 */
function isPartOf(issue: WireIssue, { key, overrides }: Task, botId: number): boolean {
  const isOrdered = overrides.blockers?.some(({ address }) => issueKey(address) === keyOfIssue(issue))
  return !isOrdered && isMadeFrom(issue, key, botId)
}

function isOwn(entries: readonly Entry[] | undefined, botId: number): boolean {
  const newest = entries?.at(-1)
  return newest?.type === 'add_dependency' && newest.by === botId
}

/** Those of an issue's native dependencies that the bot has set last. */
export async function ownAmong(
  forge: Forge,
  snapshot: IssueSnapshot,
  natives: readonly WireIssue[],
): Promise<readonly WireIssue[]> {
  if (natives.length === 0) return []
  const me = await forge.me()
  const history = await entriesOf(snapshot)
  return natives.filter((issue) => isOwn(history.get(keyOfIssue(issue)), me.id))
}

/** Those of the native dependencies that somebody else than the bot has set last. */
export async function retaken(
  forge: Forge,
  context: Context<IssueEventName>,
  keys: readonly string[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const me = await forge.me()
  const history = await entriesOf(context.snapshot)
  return new Set(
    keys.filter((key) => {
      const newest = history.get(key)?.findLast(({ type }) => type === 'add_dependency')
      return newest !== undefined && newest.by !== me.id
    }),
  )
}

/** The text that the bot has told of last on an issue, by its hash. */
async function shownText(forge: Forge, snapshot: IssueSnapshot): Promise<string | undefined> {
  return (await statusMarkOn(forge, snapshot))?.text
}

/**
 * What tells that the bot has acted on this very text before, since only then can a person have answered to it: its
 * comment, or, at the first look at an issue without one (somebody may have deleted it), the timeline.
 */
export type Trace = 'comment' | 'timeline' | 'none'

export async function traceOf(forge: Forge, snapshot: IssueSnapshot, task: Task): Promise<Trace> {
  const shown = await shownText(forge, snapshot)
  if (shown === undefined) return task.blockers === null ? 'timeline' : 'none'
  return shown === task.textHash ? 'comment' : 'none'
}

/** Whether a person took the dependency off; without a comment only what the bot wrote before was an answer to it. */
function isTakenOff(
  entries: readonly Entry[],
  last: Entry | undefined,
  trace: Trace,
  botId: number,
): boolean {
  if (trace === 'none' || last?.type !== 'remove_dependency' || last.by === botId) return false
  return trace === 'comment' || entries.some(({ type, by }) => type === 'add_dependency' && by === botId)
}

/**
 * The dependent's text at which a person took off the native copy of what the text of `blocker` says of it, by its
 * hash; null if nobody did.
 */
export async function withdrawnThere(
  forge: Forge,
  blocker: IssueSnapshot,
  dependent: IssueAddress,
  trace: Trace,
): Promise<string | null> {
  if (trace === 'none') return null
  const there = new IssueSnapshot(forge, dependent, blocker.takenAt)
  const issue = await there.issue()
  if (typeof issue === 'string') return null
  const entries = (await entriesOf(there)).get(blocker.key) ?? []
  const last = await lastOfOurs(forge, there, entries, blocker.address)
  if (!isTakenOff(entries, last, trace, (await forge.me()).id)) return null
  return (await shownText(forge, there)) ?? textHash(issue)
}

interface Entry {
  readonly type: string
  readonly by: number | undefined
}

/**
 * The last entry about "this waits for that", which is not there now. The entries do not tell who waits for whom, and the
 * two cannot stand there at once: if that one waits for this one now, the newest addition is about it.
 */
async function lastOfOurs(
  forge: Forge,
  snapshot: IssueSnapshot,
  entries: readonly Entry[],
  address: IssueAddress,
): Promise<Entry | undefined> {
  const newest = entries.at(-1)
  if (newest?.type !== 'add_dependency') return newest
  const other = new IssueSnapshot(forge, address, snapshot.takenAt)
  if (typeof (await other.issue()) === 'string') return newest
  const waits = await other.dependencies()
  const isReverse = waits !== 'unsupported' && waits.some((issue) => keyOfIssue(issue) === snapshot.key)
  return isReverse ? entries.at(-2) : newest
}

/** The entries of the timeline for each pair, oldest first. */
async function entriesOf(snapshot: IssueSnapshot): Promise<Map<string, Entry[]>> {
  const found = new Map<string, Entry[]>()
  for (const { type, user, dependent_issue: other } of await snapshot.timeline()) {
    if ((type !== 'add_dependency' && type !== 'remove_dependency') || !other) continue
    const repoId = other.repository?.id ?? snapshot.address.repoId
    const key = issueKey({ repoId, number: other.number })
    found.set(key, [...(found.get(key) ?? []), { type, by: user?.id }])
  }
  return found
}

/**
 * The bot's copy of what another issue's text says. That issue may be read later than this one, and until then nothing
 * else would speak for the dependency: it would be taken off, and the task released although its blocker is open.
 */
async function statementsOf(
  deps: { readonly forge: Forge; readonly baseUrls: readonly string[] },
  blockers: readonly WireIssue[],
  here: IssueAddress,
  botId: number,
): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>()
  for (const blocker of blockers) {
    const isTask = isAssignedTo(blocker, botId)
    if (
      isTask &&
      (await saysItBlocks(blocker, here, deps.baseUrls)) &&
      (await counts(deps.forge, blocker, here))
    )
      found.set(keyOfIssue(blocker), [keyOfIssue(blocker)])
  }
  return found
}

function counts(forge: Forge, blocker: WireIssue, here: IssueAddress): Promise<boolean> {
  const writers = { author: blocker.user, editorId: editorOf(blocker) }
  return new Named(forge, addressOfIssue(blocker), writers).mayHoldBack(here)
}

async function saysItBlocks(
  blocker: WireIssue,
  here: IssueAddress,
  baseUrls: readonly string[],
): Promise<boolean> {
  const { readIssue } = await import('../../issue/read-issue.ts')
  const { owner, name: repo } = blocker.repository
  const text = { title: blocker.title, body: blocker.body, labels: [] }
  const { blocks } = readIssue(text, { owner, repo, baseUrls: [...baseUrls, ...basesOf(blocker)] })
  const ref = { owner: here.owner, repo: here.repo, number: here.number }
  return blocks.value.some((candidate) => sameRef(candidate, ref, { owner, repo }))
}
