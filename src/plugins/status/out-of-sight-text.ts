import { say } from '../../language/say.ts'
import type { Unseen } from '../../tasks/task.ts'
import { unseenText } from '../unseen-text.ts'

/** What a person can do about blockers that the bot cannot see any more. */
export function outOfSightText(unseen: Unseen): string {
  const off = [
    ...(unseen.refs.length > 0 ? [say`take it out of the text`] : []),
    ...(unseen.unnamed > 0
      ? [say`take it off Gitea's list of dependencies, which has to be switched on here`]
      : []),
  ]
  return say`It waits for ${unseenText(unseen)}, which I have not been able to see for a day: the repository was deleted, or I have no right to see it. Is it done, or need it not be waited for? Then ${off.join(say`, or `)}. Does it have to be waited for? Then let me see it again.`
}
