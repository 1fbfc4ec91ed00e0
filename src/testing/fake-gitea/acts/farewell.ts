import type { UserRecord } from '../state/records.ts'
import type { World } from '../world.ts'

/**
 * Deletes a person. What it wrote stays and is Ghost's; what it was, it is no longer: assignee, member, collaborator,
 * reader of its own hooks. No event tells of any of it.
 */
export function deleteUser({ state, outbox }: World, user: UserRecord): void {
  for (const issue of state.issues.values()) {
    issue.assignees = issue.assignees.filter((id) => id !== user.id)
    for (const { reactions } of [issue, ...issue.timeline]) {
      reactions.splice(0, reactions.length, ...reactions.filter(({ userId }) => userId !== user.id))
    }
  }
  for (const team of state.teams) team.members.delete(user.id)
  for (const repository of state.repositories.values()) repository.collaborators.delete(user.id)
  for (const [text, { userId }] of state.tokens) if (userId === user.id) state.tokens.delete(text)
  for (const { id, target } of state.hooks.values()) {
    if (target.kind !== 'user' || target.id !== user.id) continue
    state.hooks.delete(id)
    outbox.forget(id)
  }
  state.removeUser(user)
}
