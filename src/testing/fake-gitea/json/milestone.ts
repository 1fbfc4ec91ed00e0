import type { MilestoneRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { time, timeOrNull } from './time.ts'

export function milestoneJson(view: View, milestone: MilestoneRecord) {
  const issues = [...view.world.state.repository(milestone.repositoryId).issues.values()]
  const of = (state: string) =>
    issues.filter((one) => one.milestoneId === milestone.id && one.state === state)
  return {
    id: milestone.id,
    title: milestone.title,
    description: milestone.description,
    state: milestone.state,
    open_issues: of('open').length,
    closed_issues: of('closed').length,
    created_at: time(view, milestone.createdAtMs),
    updated_at: time(view, milestone.updatedAtMs),
    closed_at: timeOrNull(view, milestone.closedAtMs),
    due_on: timeOrNull(view, milestone.dueAtMs),
  }
}
