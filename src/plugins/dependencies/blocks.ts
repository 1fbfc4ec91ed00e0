import type { Forge } from '../../gitea/forge.ts'
import { GiteaError } from '../../gitea/gitea-error.ts'
import { type IssueAddress, issueKey } from '../../gitea/issue-address.ts'
import { addressOfIssue, keyOfIssue, readAs, wire } from '../../gitea/wire.ts'
import { formatRef } from '../../issue/issue-ref.ts'
import type { IssueRef } from '../../issue/spec.ts'
import type { Edge } from '../../tasks/graph.ts'
import type { Task } from '../../tasks/task.ts'

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
export async function statedBlocks(
  forge: Forge,
  here: IssueAddress,
  task: Task,
  authorId: number,
): Promise<StatedBlocks> {
  const refused: string[] = []
  const wanted = new Map<string, IssueAddress>()
  for (const ref of task.spec.blocks) {
    const target = await readTarget(forge, here, ref)
    if (!target || target.key === task.key) continue
    if (await mayWrite(forge, target.address, authorId)) wanted.set(target.key, target.address)
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

async function readTarget(
  forge: Forge,
  here: IssueAddress,
  ref: IssueRef,
): Promise<{ key: string; address: IssueAddress } | undefined> {
  const owner = ref.owner ?? here.owner
  const repo = ref.repo ?? here.repo
  if (owner === here.owner && repo === here.repo) {
    const address = { ...here, number: ref.number }
    return { key: issueKey(address), address }
  }
  try {
    const issue = readAs(wire.issue, await forge.gitea.repos.issueGetIssue(owner, repo, ref.number))
    return { key: keyOfIssue(issue), address: addressOfIssue(issue) }
  } catch (error) {
    if (error instanceof GiteaError && error.kind !== 'away') return undefined
    throw error
  }
}

/**
 * Who may write is listed among those who can be assigned, which any reader may ask. In an organisation that list has
 * people who may only read too, so there nobody is known to write. Unknown = no.
 */
export async function mayWrite(forge: Forge, address: IssueAddress, userId: number): Promise<boolean> {
  try {
    if (await forge.isOrganisation(address.owner)) return false
    const users = readAs(wire.users, await forge.gitea.repos.repoGetAssignees(address.owner, address.repo))
    return users.some((user) => user.id === userId)
  } catch (error) {
    if (error instanceof GiteaError && error.kind !== 'away') return false
    throw error
  }
}
