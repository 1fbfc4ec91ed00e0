import type { RepositoryCall } from '../http/call.ts'
import { refusal } from '../http/refusal.ts'
import { assignable } from '../state/access.ts'
import type { UserRecord } from '../state/records.ts'
import { labelsFor } from './lookup.ts'

/** Ids only; unknown ones are dropped without a word. */
export function labelsById(call: RepositoryCall) {
  const wanted = call.body.list('labels') ?? []
  return labelsFor(call).filter((label) => wanted.includes(label.id))
}

export function milestoneOf(call: RepositoryCall): number | null {
  const milestone = call.world.state.milestones.get(call.body.number('milestone') ?? 0)
  return milestone?.repositoryId === call.repository.id ? milestone.id : null
}

export function assigneesOf(call: RepositoryCall): UserRecord[] {
  const single = call.body.text('assignee')
  const names = new Set([...(single ? [single] : []), ...(call.body.texts('assignees') ?? [])])
  return [...names].map((name) => {
    const user = call.world.state.userNamed(name)
    if (!user)
      throw refusal(
        call.world,
        422,
        `Assignee does not exist: [name: user does not exist [uid: 0, name: ${name}]]`,
      )
    if (assignable(call.world.state, call.repository, user)) return user
    throw refusal(
      call.world,
      422,
      `user doesn't have access to repo [user_id: ${user.id}, repo_name: ${call.repository.name}]`,
    )
  })
}
