import type { Effects } from './effects.ts'
import {
  checkAssignees,
  checkBlocker,
  checkChange,
  checkComment,
  checkIssues,
  checkLabel,
  checkLabelName,
  checkMilestone,
  checkReaction,
  checkScopes,
  checkState,
  checkTitle,
  checkWhichComment,
  checkWorkflow,
} from './wishes.ts'

/** The same effects, which look at what they are given before they read anything. */
export function checked(effects: Effects): Effects {
  return {
    ...effects,
    comment: first(checkComment, effects.comment),
    noComment: first(checkWhichComment, effects.noComment),
    label: first(checkLabel, effects.label),
    noLabel: first(checkLabelName, effects.noLabel),
    labels: first(checkScopes, effects.labels),
    reaction: async (content, id, options) => {
      checkReaction('reaction', content, id)
      return effects.reaction(content, id, options)
    },
    noReaction: first((content, id) => checkReaction('noReaction', content, id), effects.noReaction),
    assignees: first(checkAssignees, effects.assignees),
    milestone: first(checkMilestone, effects.milestone),
    state: first(checkState, effects.state),
    title: first(checkTitle, effects.title),
    body: first(checkChange, effects.body),
    dependency: first((blocker) => checkBlocker('dependency', blocker), effects.dependency),
    issues: first(checkIssues, effects.issues),
    workflow: first(checkWorkflow, effects.workflow),
    noDependency: first((blocker) => checkBlocker('noDependency', blocker), effects.noDependency),
  }
}

/** What is wrong is told by the promise, as everything else that an effect has to tell. */
function first<Wish, More, Result>(
  check: (wish: NoInfer<Wish>, more?: NoInfer<More>) => void,
  effect: (wish: Wish, more?: More) => Promise<Result>,
): (wish: Wish, more?: More) => Promise<Result> {
  return async (wish, more) => {
    check(wish, more)
    return effect(wish, more)
  }
}
