import { notForYou } from './command-messages.ts'
import { type Ruled, ruleOf, verdictOn } from './command-rights.ts'
import type { Context } from './context.ts'

/** Why whoever wrote it may not; undefined = they may. */
export async function whyNot(
  one: Ruled,
  context: Context<'command.given'>,
  more: Parameters<typeof verdictOn>[3],
): Promise<string | undefined> {
  const rule = ruleOf(one, more.policy)
  const [owner, repo] = context.repo()
  const verdict = await verdictOn(rule, context.payload, { owner, repo }, more)
  return verdict === 'yes' ? undefined : notForYou(one, rule, verdict)
}
