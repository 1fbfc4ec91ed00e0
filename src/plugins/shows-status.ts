import type { WireIssue } from '../gitea/wire.ts'
import type { TaskState } from '../tasks/task.ts'

/** The states that a label tells; see label-look in status/. */
const LABELLED: readonly TaskState[] = ['blocked', 'ready', 'assigned', 'in-progress', 'needs-input']

/** The names of the labels that tell the state of a task. */
export const STATUS_LABELS: readonly string[] = LABELLED.map((state) => `status/${state}`)

/** Whether an issue carries one of them, whoever has put it there. */
export function showsStatus(issue: Pick<WireIssue, 'labels'>): boolean {
  return issue.labels.some(({ name }) => STATUS_LABELS.includes(name))
}
