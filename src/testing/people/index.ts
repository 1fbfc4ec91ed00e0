/** What people do on a server, in their own words. */
export { ActRefused, type Answer, type Files, type Line } from './line.ts'
export { Onlooker } from './onlooker.ts'
export { Person } from './person.ts'
export { Talk } from './talk.ts'
export type {
  CommentRef,
  CommentView,
  IssueRef,
  IssueView,
  ReactedCommentView,
  Ref,
  RepoRef,
  RepoView,
  TimelineView,
  Who,
} from './views.ts'
export type { NewCommit, NewIssue, NewLabel, NewPullRequest } from './wishes.ts'
