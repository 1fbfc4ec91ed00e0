import type { CommandResult } from '../../app/command.ts'
import type { Context } from '../../app/context.ts'
import { type IssueAddress, issueKey } from '../../gitea/issue-address.ts'
import type { Piece } from '../../issue/pieces.ts'
import { type Overrides, withBlocker } from '../../tasks/overrides.ts'
import type { BuiltInDeps } from '../deps.ts'
import { givenIn, obey } from '../obey.ts'
import { dataOf, kindOf, partsMade } from './parts-made.ts'
import { createdText, notCreatedText, type Plan, partBody, partTitle } from './split-messages.ts'
import type { Subject } from './subject.ts'

/**
 * Makes the parts issues, each once, and lets the whole wait for all that are there. Nothing depends on which run made them: a run
 * that was cut off, and one that is asked for again, come to the same end.
 */
export async function createParts(
  deps: BuiltInDeps,
  context: Context<'command.given'>,
  subject: Subject,
  plan: Plan,
  names: ReadonlyMap<Piece, string>,
): Promise<CommandResult> {
  const { address } = context.snapshot
  const result = await context.ensure.issues(
    plan.parts.map((part) => {
      const pieces = part.pieces.map((piece) => names.get(piece) ?? '')
      return {
        kind: kindOf(pieces),
        title: partTitle(part),
        body: partBody(part, { parent: address.number, need: plan.need }),
        data: dataOf(context, pieces),
      }
    }),
  )
  if (typeof result === 'string') return { notDone: notCreatedText(result) }
  const made = await partsMade(deps, context)
  await holdBack(
    deps,
    context,
    subject,
    made.map(({ number }) => ({ ...address, number })),
  )
  return createdText(made)
}

/**
 * A task waits for its parts by an order of whoever asked, as after `/blocked-by`. Any other issue gets a dependency in Gitea, which
 * counts as set there if the issue becomes a task.
 */
async function holdBack(
  deps: BuiltInDeps,
  context: Context<'command.given'>,
  { issue, task }: Subject,
  parts: readonly IssueAddress[],
): Promise<void> {
  const takenOff = await takenOffIn(deps, context)
  const wanted = parts.filter((part) => !takenOff.has(issueKey(part)))
  if (!task) {
    for (const part of wanted) await context.ensure.dependency(part)
    return
  }
  obey(
    deps,
    context,
    { issue, task },
    wanted.reduce((orders, part) => withPart(orders, part, context), task.overrides),
  )
}

/** An order that stands, to wait or not to wait, is a person's last word. */
function withPart(before: Overrides, address: IssueAddress, context: Context<'command.given'>): Overrides {
  const isKnown = before.blockers?.some((order) => issueKey(order.address) === issueKey(address))
  return isKnown ? before : withBlocker(before, { address, waits: true, given: givenIn(context) })
}

/** The issues whose dependency the bot had set, and a person has taken off in Gitea. */
async function takenOffIn(
  { forge }: Pick<BuiltInDeps, 'forge'>,
  { snapshot }: Context<'command.given'>,
): Promise<ReadonlySet<string>> {
  const me = await forge.me()
  const own = new Set<string>()
  const takenOff = new Set<string>()
  for (const { type, user, dependent_issue: other } of await snapshot.timeline()) {
    if (!other) continue
    const key = issueKey({ repoId: other.repository?.id ?? snapshot.address.repoId, number: other.number })
    if (type === 'add_dependency') {
      takenOff.delete(key)
      if (user?.id === me.id) own.add(key)
    }
    if (type === 'remove_dependency' && user?.id !== me.id && own.has(key)) takenOff.add(key)
  }
  return takenOff
}
