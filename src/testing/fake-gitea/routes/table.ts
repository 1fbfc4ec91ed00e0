import { Router } from '../http/router.ts'
import { adminRoutes } from './admin.ts'
import { assigneeRoutes } from './assignees.ts'
import { branchRoutes } from './branches.ts'
import { commentRoutes } from './comments.ts'
import { contentsRoutes } from './contents.ts'
import { dependencyRoutes } from './dependencies.ts'
import { fileChangeRoutes } from './file-changes.ts'
import { forkRoutes } from './forks.ts'
import { hookRoutes } from './hooks.ts'
import { instanceRoutes } from './instance.ts'
import { issueLabelRoutes } from './issue-labels.ts'
import { issueRoutes } from './issues.ts'
import { labelRoutes } from './labels.ts'
import { milestoneRoutes } from './milestones.ts'
import { organizationRoutes } from './organizations.ts'
import { peopleRoutes } from './people.ts'
import { pullRoutes } from './pulls.ts'
import { reactionRoutes } from './reactions.ts'
import { releaseRoutes } from './releases.ts'
import { repositoryRoutes } from './repositories.ts'
import { reviewRoutes } from './reviews.ts'
import { teamRoutes } from './teams.ts'
import { timelineRoutes } from './timeline.ts'
import { tokenRoutes } from './tokens.ts'
import { transferRoutes } from './transfers.ts'
import { workflowRoutes } from './workflows.ts'

/** Every route of the fake server. It holds no state, so one does for all servers of a process. */
export const router = new Router([
  ...instanceRoutes,
  ...tokenRoutes,
  ...adminRoutes,
  ...repositoryRoutes,
  ...issueRoutes,
  ...assigneeRoutes,
  ...issueLabelRoutes,
  ...labelRoutes,
  ...commentRoutes,
  ...timelineRoutes,
  ...reactionRoutes,
  ...dependencyRoutes,
  ...peopleRoutes,
  ...hookRoutes,
  ...contentsRoutes,
  ...fileChangeRoutes,
  ...branchRoutes,
  ...forkRoutes,
  ...transferRoutes,
  ...workflowRoutes,
  ...milestoneRoutes,
  ...pullRoutes,
  ...releaseRoutes,
  ...reviewRoutes,
  ...organizationRoutes,
  ...teamRoutes,
])
