import type { ReactionRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { time } from './time.ts'
import { userJson } from './user.ts'

export function reactionJson(view: View, reaction: ReactionRecord) {
  const user = view.world.state.user(reaction.userId)
  return {
    user: userJson(view, user, 'viewer'),
    content: reaction.content,
    created_at: time(view, reaction.atMs),
  }
}
