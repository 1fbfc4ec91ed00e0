import type { WireIssue } from '../gitea/wire.ts'
import { type LabelPolicy, statusNames } from '../policy/labels.ts'

/** Whether an issue carries a label that tells the state of a task, whoever has put it there. */
export function showsStatus(issue: Pick<WireIssue, 'labels'>, labels: LabelPolicy): boolean {
  const names = statusNames(labels)
  return issue.labels.some(({ name }) => names.includes(name))
}
