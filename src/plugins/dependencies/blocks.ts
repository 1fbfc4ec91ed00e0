import { type IssueAddress, issueKey } from '../../gitea/issue-address.ts'
import { formatRef } from '../../issue/issue-ref.ts'
import type { Edge } from '../../tasks/graph.ts'
import type { Task } from '../../tasks/task.ts'
import type { Named } from '../named.ts'

/** The issues that a text says it blocks, by key. */
export interface StatedBlocks {
  readonly wanted: ReadonlyMap<string, IssueAddress>
  /** References that do not count, because the author may not hold back other people's issues there. */
  readonly refused: readonly string[]
}

/**
 * `Blocks: #n` is an edge of issue n that this text states. It counts only if the text's author may write in n's
 * repository: a stranger may hold back nobody's issue but the own one.
 *
 * @param here where the issue is, by the names that were checked
 */
export async function statedBlocks(named: Named, here: IssueAddress, task: Task): Promise<StatedBlocks> {
  const refused: string[] = []
  const wanted = new Map<string, IssueAddress>()
  for (const ref of task.spec.blocks.value) {
    const place = await named.place(ref)
    const isMine = typeof place !== 'string' && issueKey(place) === task.key
    if (isMine) continue
    // what is hidden, what is not there and what is out of their rights gets one answer
    if (typeof place !== 'string' && (await named.mayHoldBack(place))) wanted.set(issueKey(place), place)
    else refused.push(formatRef(ref, here))
  }
  return { wanted, refused }
}

/**
 * The edges of other issues that are to be stored because of what this text says, or does not say any more. Pure.
 *
 * @param before the edges in which this issue is the blocker
 */
export function edgesOfBlocks(
  blocker: { readonly key: string; readonly address: IssueAddress },
  wanted: StatedBlocks['wanted'],
  before: readonly Edge[],
): readonly Edge[] {
  const isStated = (edge: Edge) => edge.statedBy.includes(blocker.key)
  const dropped = before.filter((edge) => isStated(edge) && !wanted.has(edge.dependent))
  const added = [...wanted].filter(
    ([key]) => !before.some((edge) => edge.dependent === key && isStated(edge)),
  )
  return [
    ...dropped.map((edge) => ({
      ...edge,
      statedBy: edge.statedBy.filter((source) => source !== blocker.key),
    })),
    ...added.map(([key, address]) => withStatement(before, blocker, key, address)),
  ]
}

function withStatement(
  before: readonly Edge[],
  blocker: { readonly key: string; readonly address: IssueAddress },
  key: string,
  address: IssueAddress,
): Edge {
  const known = before.find((edge) => edge.dependent === key)
  if (known) return { ...known, statedBy: [...known.statedBy, blocker.key] }
  return {
    dependent: key,
    blocker: blocker.key,
    dependentAddress: address,
    blockerAddress: blocker.address,
    statedBy: [blocker.key],
    native: false,
    mirror: 'none',
    withdrawn: null,
    open: true,
  }
}
