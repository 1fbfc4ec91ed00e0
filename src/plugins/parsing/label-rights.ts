import { ruleOf, verdictOn } from '../../app/command-rights.ts'
import type { Context } from '../../app/context.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import type { Policy } from '../../policy/policy.ts'
import type { Given } from '../../tasks/overrides.ts'
import type { BuiltInDeps } from '../deps.ts'
import type { LabelScope } from './label-orders.ts'

/** For whom the commands are that say the same. */
const USUAL = { agent: 'writer', difficulty: 'author' } as const

/**
 * Whether a label may be an order. Only who may write sets labels, so that as a rule nobody's rights need to be asked; but where
 * the repository has settled who uses the command, it has settled the same of the label. Of a label no signed word tells what
 * its person may do, so that for writers of an organisation only the list of those who are allowed counts.
 */
export async function mayLabel(
  { rights }: Pick<BuiltInDeps, 'rights'>,
  context: Context<IssueEventName>,
  { commands: policy }: Pick<Policy, 'commands'>,
  {
    scope,
    by,
    authorId,
  }: { readonly scope: LabelScope; readonly by: Given['by']; readonly authorId: number },
): Promise<boolean> {
  if (!Object.hasOwn(policy.whoCanUse, scope)) return true
  const rule = ruleOf({ name: scope, whoCanUse: USUAL[scope] }, policy)
  if (!by) return rule === 'anyone'
  const asker = { by, isAuthor: by.id === authorId, mayPush: false, isSigned: false }
  return (await verdictOn(rule, asker, context.address, { deps: rights, policy })) === 'yes'
}
