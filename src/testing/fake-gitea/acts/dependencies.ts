import type { IssueRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { note } from './note.ts'

/** Refuses (false) what exists and what exists the other way round; itself and longer circles are accepted. */
export function addDependency(act: Act, dependent: IssueRecord, blocker: IssueRecord): boolean {
  if (dependent.blockers.has(blocker.id) || blocker.blockers.has(dependent.id)) return false
  dependent.blockers.add(blocker.id)
  blocker.blocking.add(dependent.id)
  noteBoth(act, dependent, blocker, 'add_dependency')
  return true
}

export function removeDependency(act: Act, dependent: IssueRecord, blocker: IssueRecord): boolean {
  if (!dependent.blockers.delete(blocker.id)) return false
  blocker.blocking.delete(dependent.id)
  noteBoth(act, dependent, blocker, 'remove_dependency')
  return true
}

/** The same type on both sides, so that a timeline never tells who blocks whom. */
function noteBoth(act: Act, dependent: IssueRecord, blocker: IssueRecord, type: string): void {
  note(act, dependent, { type, dependentId: blocker.id })
  note(act, blocker, { type, dependentId: dependent.id })
}
