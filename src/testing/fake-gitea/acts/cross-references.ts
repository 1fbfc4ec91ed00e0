import { type Reference, referencesIn, referencesInMarkdown } from '../references/find-references.ts'
import { atLeast, levelIn } from '../state/access.ts'
import type { EntryRecord, IssueRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { nowMs } from '../world.ts'
import { note } from './note.ts'

/** Where a mention stands: in an issue's title or body, or in one of its comments. */
interface Origin {
  readonly issue: IssueRecord
  readonly comment: EntryRecord | null
}

interface Mention {
  readonly target: IssueRecord
  readonly action: Reference['action']
}

/**
 * Writes a line into the timeline of every issue that is mentioned. After an edit the lines whose mention is gone
 * stay, but are `neutered`.
 */
export function crossReference(act: Act, issue: IssueRecord, comment: EntryRecord | null = null): void {
  const origin = { issue, comment }
  const mentions = mentionsIn(act, origin)
  const active = act.world.state.referencesFrom(issue.id, comment?.id).filter(isActive)
  const kept = active.filter((entry) => mentions.some((mention) => isFor(entry, mention)))
  neuter(
    act,
    active.filter((entry) => !kept.includes(entry)),
  )
  const fresh = mentions.filter((mention) => !kept.some((entry) => isFor(entry, mention)))
  for (const mention of fresh) write(act, origin, mention)
}

/** What a deleted comment mentioned; the lines stay, though their comment is gone. */
export function neuterReferences(act: Act, issue: IssueRecord, comment: EntryRecord): void {
  neuter(act, act.world.state.referencesFrom(issue.id, comment.id).filter(isActive))
}

function neuter(act: Act, entries: readonly EntryRecord[]): void {
  for (const entry of entries) {
    entry.refAction = 'neutered'
    entry.updatedAtMs = nowMs(act.world)
  }
}

function isActive({ refAction }: EntryRecord): boolean {
  return refAction !== 'neutered'
}

function isFor(entry: EntryRecord, { target, action }: Mention): boolean {
  return entry.issueId === target.id && entry.refAction === action
}

function write(act: Act, { issue, comment }: Origin, { target, action }: Mention): void {
  const kind = comment ? 'comment_ref' : issue.pull ? 'pull_ref' : 'issue_ref'
  const entry = note(act, target, {
    type: kind,
    refRepositoryId: issue.repositoryId,
    refIssueId: issue.id,
    ...(comment ? { refCommentId: comment.id } : {}),
    refAction: action,
  })
  act.world.state.referencesFrom(issue.id, comment?.id).push(entry)
}

/** One for each issue, however often it is named; a keyword outdoes a mere mention. */
function mentionsIn(act: Act, origin: Origin): Mention[] {
  const found = new Map<number, Mention>()
  for (const reference of textReferences(act, origin)) {
    const mention = lookUp(act, origin, reference)
    if (!mention || mention.target.id === origin.issue.id) continue
    const before = found.get(mention.target.id)
    if (!before || mention.action !== 'none') found.set(mention.target.id, mention)
  }
  return [...found.values()]
}

function textReferences(act: Act, { issue, comment }: Origin): Reference[] {
  const { rootUrl, traits } = act.world
  const marked = referencesInMarkdown(comment?.body ?? issue.body, rootUrl, traits.linksClose)
  return comment ? marked : [...referencesIn(issue.title, rootUrl), ...marked]
}

function lookUp(act: Act, origin: Origin, reference: Reference): Mention | null {
  const { state } = act.world
  const home = state.repositoryOf(origin.issue)
  const repository = reference.name === '' ? home : state.repositoryAt(reference.owner, reference.name)
  const target = repository?.issues.get(reference.number)
  if (!repository || !target) return null
  const across = repository.id !== home.id
  if (!across && reference.action === 'none') return { target, action: 'none' }
  const level = levelIn(state, repository, act.viewer)
  if (level === 'none') return null
  const mayClose = atLeast(level, 'write') || target.posterId === act.viewer.id
  // Whoever merges decides for a pull request's own repository; elsewhere its author has to be able to close.
  const heard = mayClose || (!across && !origin.comment)
  const closing = origin.issue.pull !== null && target.pull === null && heard
  return { target, action: closing ? reference.action : 'none' }
}
