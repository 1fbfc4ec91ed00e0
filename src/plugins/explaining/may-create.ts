import { isOnList } from '../../app/allowed-people.ts'
import { ruleOf, type Verdict, verdictOn } from '../../app/command-rights.ts'
import type { Context } from '../../app/context.ts'
import { assigneesOf } from '../../gitea/writers.ts'
import type { BuiltInDeps } from '../deps.ts'

/** `/split` is for everybody; what it creates is a rule of its own, which a repository may settle by this name. */
export const CREATING = { name: 'split --create', whoCanUse: 'writer' } as const

/** Whether whoever asked may make issues of the parts. */
export async function mayCreate(
  { forge, policies, tasks, commit }: Pick<BuiltInDeps, 'forge' | 'policies' | 'tasks' | 'commit'>,
  context: Context<'command.given'>,
): Promise<Verdict> {
  const { address, payload } = context
  const { commands: policy } = await policies.of(address.repoId, address)
  const deps = {
    isOrganisation: forge.isOrganisation.bind(forge),
    assignees: (place: { owner: string; repo: string }) => assigneesOf(forge, place),
    isOnList: (list: readonly string[], by: typeof payload.by) =>
      isOnList({ memory: tasks, commit }, list, by),
  }
  return verdictOn(ruleOf(CREATING, policy), payload, address, { deps, policy })
}
