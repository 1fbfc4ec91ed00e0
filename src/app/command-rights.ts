import type { RepositoryName } from '../gitea/writers.ts'
import { type Command, type PartRule, partName, type WhoCanUse } from './command.ts'
import type { CommandPolicy } from './command-policy.ts'
import type { PayloadOf } from './event-names.ts'

/** What is asked of Gitea about the rights of people. */
export interface RightsDeps {
  isOrganisation(owner: string): Promise<boolean>
  /** The ids of those who can be assigned there now, without the bot's. */
  assignees(place: RepositoryName): Promise<ReadonlySet<number>>
  /** Whether somebody is meant by a list of logins. */
  isOnList(list: readonly string[], by: Asker['by']): Promise<boolean>
}

/** `unsigned`: only a signed delivery could tell, and there was none; `off`: the command is for nobody. */
export type Verdict = 'yes' | 'no' | 'unsigned' | 'off'

type Asker = Pick<PayloadOf<'command.given'>, 'by' | 'isAuthor' | 'mayPush' | 'isSigned'>

/** A command, or a part of one. */
export interface Ruled extends PartRule {
  readonly name: string
}

/** For whom a command is, where the policy may have said something else than its plugin. */
export function ruleOf(command: Ruled, { whoCanUse }: CommandPolicy): WhoCanUse | 'nobody' {
  return (Object.hasOwn(whoCanUse, command.name) ? whoCanUse[command.name] : undefined) ?? command.whoCanUse
}

/** What is asked for: the command, and those of its parts that have rules; none of them where its words cannot be read. */
export function askedFor(
  command: Pick<Command, 'name' | 'whoCanUse' | 'rules'>,
  read: { readonly args: unknown } | string,
): readonly Ruled[] {
  const said = new Map(Object.entries((typeof read === 'string' ? undefined : read.args) ?? {}))
  const parts = Object.entries(command.rules ?? {}).filter(([part]) => (said.get(part) ?? false) !== false)
  return [command, ...parts.map(([part, rule]) => ({ ...rule, name: partName(command.name, part) }))]
}

/** The parts of a command that a repository has switched off. */
export function offParts(
  { name, rules = {} }: Pick<Command, 'name' | 'rules'>,
  policy: CommandPolicy,
): string[] {
  return Object.entries(rules).flatMap(([part, rule]) =>
    ruleOf({ ...rule, name: partName(name, part) }, policy) === 'nobody' ? [`--${part}`] : [],
  )
}

/**
 * Whether somebody may, asked at the time of the command. Who may write is listed among those who can be assigned; in an
 * organisation that list has people who may only read too, and there the signed delivery has to say so as well.
 */
export async function verdictOn(
  rule: WhoCanUse | 'nobody',
  asker: Asker,
  place: RepositoryName,
  { deps, policy }: { readonly deps: RightsDeps; readonly policy: CommandPolicy },
): Promise<Verdict> {
  if (rule === 'nobody') return 'off'
  if (rule === 'anyone' || (rule === 'author' && asker.isAuthor)) return 'yes'
  // in doubt: nobody
  if (rule !== 'author' && rule !== 'writer') return 'no'
  if (policy.allow.length > 0 && (await deps.isOnList(policy.allow, asker.by))) return 'yes'
  if (!(await deps.assignees(place)).has(asker.by.id)) return 'no'
  if (asker.mayPush || !(await deps.isOrganisation(place.owner))) return 'yes'
  return asker.isSigned ? 'no' : 'unsigned'
}
