import { issueEvent } from '../events/issue-event.ts'
import type { IssueRecord, LabelRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { note } from './note.ts'

/** The part before the last slash, if the label is exclusive and the slash is inside its name. */
function scopeOf(label: LabelRecord): string | null {
  const slash = label.name.lastIndexOf('/')
  const inside = slash > 0 && slash < label.name.length - 1
  return label.exclusive && inside ? label.name.slice(0, slash) : null
}

/** Adds what is not there; one event for all, even if nothing changed. */
export function addLabels(act: Act, issue: IssueRecord, labels: readonly LabelRecord[]): void {
  for (const label of labels) {
    if (issue.labels.includes(label.id)) continue
    const scope = scopeOf(label)
    const rivals = act.world.state.labelsBy(issue.labels).filter((one) => scope && scopeOf(one) === scope)
    for (const rival of rivals) take(act, issue, rival)
    put(act, issue, label)
  }
  issueEvent(act, issue, { family: '_label', action: 'label_updated' })
}

/** Of several of one exclusive scope the last by name stays. `labels` come sorted by name. */
export function replaceLabels(act: Act, issue: IssueRecord, labels: readonly LabelRecord[]): void {
  const outdone = (label: LabelRecord, rest: readonly LabelRecord[]) =>
    scopeOf(label) !== null && rest.some((other) => scopeOf(other) === scopeOf(label))
  const kept = labels.filter((label, index) => !outdone(label, labels.slice(index + 1)))
  for (const old of act.world.state.labelsBy(issue.labels)) {
    if (!kept.includes(old)) take(act, issue, old)
  }
  for (const label of kept) {
    if (!issue.labels.includes(label.id)) put(act, issue, label)
  }
  // A known bug since 1.23: the event after a replacement shows no label at all.
  const shown = act.world.traits.noLabelsAfterReplace ? { ...issue, labels: [] } : issue
  issueEvent(act, shown, { family: '_label', action: 'label_updated' })
}

/** Fires even if the issue does not have the label. */
export function removeLabel(act: Act, issue: IssueRecord, label: LabelRecord): void {
  if (issue.labels.includes(label.id)) take(act, issue, label)
  issueEvent(act, issue, { family: '_label', action: 'label_updated' })
}

/** The event still shows the labels that are gone, in every version. */
export function clearLabels(act: Act, issue: IssueRecord): void {
  const before = issue.labels
  for (const label of act.world.state.labelsBy(before)) take(act, issue, label)
  issueEvent(act, { ...issue, labels: before }, { family: '_label', action: 'label_cleared' })
}

function put(act: Act, issue: IssueRecord, label: LabelRecord): void {
  issue.labels = [...issue.labels, label.id]
  note(act, issue, { type: 'label', labelId: label.id, body: '1' })
}

function take(act: Act, issue: IssueRecord, label: LabelRecord): void {
  issue.labels = issue.labels.filter((id) => id !== label.id)
  note(act, issue, { type: 'label', labelId: label.id, body: '' })
}
