import type { Since } from './since.ts'

/** What webhooks say, and in which order. */
export function events(since: Since, forgejo: boolean) {
  return {
    htmlEscapes: !since(26),
    targetType: since(24),
    assignedFirst: !since(27),
    growingAssignees: !since(27),
    assignedBeforeStored: !forgejo && !since(27),
    noLabelsAfterReplace: since(23),
    sameTextEdits: !since(24),
    freshCommentCount: since(24),
    pullInComments: forgejo || since(23),
    bumpsOnCommentDelete: !forgejo && !since(24),
    labelChanges: since(25),
    deletedEvent: since(25),
    syncHashes: since(27),
    namesReviewer: forgejo || since(24),
    staleMilestoneCount: since(24),
    staleMilestone: since(24) ? 'none' : forgejo ? 'change' : 'removal',
    flags: [
      ...(since(24) ? ['package', 'status', 'workflow_job'] : []),
      ...(since(25) ? ['workflow_run'] : []),
    ],
  }
}
