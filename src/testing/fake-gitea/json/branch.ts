import { atLeast, levelIn } from '../state/access.ts'
import type { CommitRecord, RepositoryRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { payloadCommitJson } from './commit.ts'

/** A branch with its newest commit; none is ever protected here. */
export function branchJson(view: View, repository: RepositoryRecord, name: string, head: CommitRecord) {
  const may = atLeast(levelIn(view.world.state, repository, view.viewer, 'code'), 'write')
  return {
    name,
    commit: payloadCommitJson(view, repository, head, 'branch'),
    protected: false,
    required_approvals: 0,
    enable_status_check: false,
    status_check_contexts: [],
    user_can_push: may,
    user_can_merge: may,
    effective_branch_protection_name: '',
  }
}
