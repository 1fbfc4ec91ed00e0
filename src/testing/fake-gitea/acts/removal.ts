import { issueEvent } from '../events/issue-event.ts'
import type { EntryRecord, HookRecord, IssueRecord, LabelRecord, RepositoryRecord } from '../state/records.ts'
import type { State } from '../state/state.ts'
import type { Act, World } from '../world.ts'
import { count } from './state-change.ts'

/** Deletes an issue with all that hangs on it; what it leaves in its neighbours' timelines goes silently. */
export function deleteIssue(act: Act, issue: IssueRecord): void {
  const { state, traits } = act.world
  if (traits.deletedEvent) issueEvent(act, issue, { action: 'deleted' })
  if (issue.state === 'open') count(act, issue, -1)
  state.repositoryOf(issue).issues.delete(issue.number)
  state.issues.delete(issue.id)
  for (const entry of issue.timeline) state.entries.delete(entry.id)
  for (const id of issue.blockers) state.issues.get(id)?.blocking.delete(issue.id)
  for (const id of issue.blocking) state.issues.get(id)?.blockers.delete(issue.id)
  for (const other of state.issues.values())
    dropEntries(state, other, (entry) => entry.dependentId === issue.id || entry.refIssueId === issue.id)
}

function dropEntries(state: State, issue: IssueRecord, gone: (entry: EntryRecord) => boolean): void {
  const entries = issue.timeline.filter(gone)
  if (entries.length === 0) return
  for (const entry of entries) state.entries.delete(entry.id)
  const kept = issue.timeline.filter((entry) => !gone(entry))
  issue.timeline.splice(0, issue.timeline.length, ...kept)
}

/** Its lines in every timeline vanish as well, without moving any `updated_at`. */
export function deleteLabel(world: World, label: LabelRecord): void {
  world.state.labels.delete(label.id)
  for (const issue of world.state.issues.values()) {
    if (issue.labels.includes(label.id)) issue.labels = issue.labels.filter((id) => id !== label.id)
    dropEntries(world.state, issue, (entry) => entry.labelId === label.id)
  }
}

/** What was queued for the hook is lost. */
export function deleteHook(world: World, hook: HookRecord): void {
  world.state.hooks.delete(hook.id)
  world.outbox.forget(hook.id)
}

export function deleteRepository(world: World, repository: RepositoryRecord): void {
  for (const hook of [...world.state.hooks.values()]) {
    if (hook.target.kind === 'repository' && hook.target.id === repository.id) deleteHook(world, hook)
  }
  world.state.removeRepository(repository)
  const ofIt = new Set([...repository.issues.values()].map((issue) => issue.id))
  for (const other of world.state.issues.values())
    dropEntries(
      world.state,
      other,
      (entry) => ofIt.has(entry.dependentId ?? 0) || entry.refRepositoryId === repository.id,
    )
}
