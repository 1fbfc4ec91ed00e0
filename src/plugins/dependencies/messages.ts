import { MAX_REACHED } from '../../tasks/graph.ts'

/** Sentences about dependencies that stand in the status comment. */
export const notes = {
  selfReference: 'It names itself as a blocker; that is ignored.',
  cut: `It hangs together with more than ${MAX_REACHED} issues; a circle further away is not found.`,
  notMirrored: (refs: readonly string[]) =>
    `${refs.join(', ')} could not be written into Gitea's own list of dependencies (they are switched off, or the right is missing); I keep track of it myself.`,
  mayNotName:
    'A reference to another repository does not count: that repository is not public, and the author of this text may not write there.',
  noRight: (refs: readonly string[]) =>
    `"Blocks: ${refs.join(', ')}" does not count: I cannot tell that its author may write there.`,
} as const
