import type { Since } from './since.ts'

/** Which keys the JSON objects have. */
export function shapes(since: Since, forgejo: boolean) {
  return {
    requestHost: since(26),
    noreplyWithId: since(26),
    timeEstimate: since(25),
    contentVersion: since(26),
    projects: since(27),
    pronouns: forgejo,
    parentKeys: !since(24),
    branchCount: since(26),
    hasCode: since(25),
    manualMerge: since(25),
    topics: forgejo || since(23),
    licenses: since(23),
    updateStyle: forgejo || since(27),
    mergeUpdate: since(27),
    maintainerEdits: since(26),
    projectsMode: !forgejo,
    hookName: since(26),
    reviewsAsOneFlag: since(24),
    maxResponseSize: since(24),
    fileDates: since(24),
    nullPullAssignees: !since(24),
    nullReviewers: !forgejo && !since(24),
    reviewComments: !since(24) || since(26),
    commentersReview: since(24),
  }
}
