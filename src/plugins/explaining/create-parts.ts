import type { Context } from '../../app/context.ts'
import { type IssueAddress, issueKey } from '../../gitea/issue-address.ts'
import type { Edge } from '../../tasks/graph.ts'
import type { BuiltInDeps } from '../deps.ts'
import { createdText, notCreatedText, type Plan, partBody, partTitle } from './split-messages.ts'
import type { Subject } from './subject.ts'

/** Makes the parts issues, once, and lets the whole wait for them. */
export async function createParts(
  deps: BuiltInDeps,
  context: Context<'command.given'>,
  subject: Subject,
  plan: Plan,
): Promise<string> {
  const { address } = context.snapshot
  const { parts } = plan
  const made = await context.ensure.issues(
    parts.map((part, index) => ({
      kind: `part-${index + 1}`,
      title: partTitle(part),
      body: partBody(part, { index, of: parts.length, parent: address.number, need: plan.need }),
    })),
  )
  if (typeof made === 'string') return notCreatedText(made)
  const numbers = made.map(({ number }) => number)
  const isNew = made.some(({ kind }) => kind === 'written')
  // what was made before may have been taken off again by a person
  const added = isNew ? numbers.map((number) => ({ ...address, number })) : []
  if (subject.task) await holdBack(deps, context, added)
  else for (const part of added) await context.ensure.dependency(part)
  return createdText(numbers, isNew)
}

/**
 * A task waits for them as for what a text says: its edges are stored here, and written to Gitea by the feature that looks after
 * dependencies. A dependency that only stood in Gitea, written by the bot itself, would count as a copy of nothing.
 */
async function holdBack(
  { tasks }: BuiltInDeps,
  context: Context<'command.given'>,
  blockers: readonly IssueAddress[],
): Promise<void> {
  const { address, key } = context.snapshot
  const version = await tasks.graphVersion()
  const known = new Set((await tasks.blockersOf(key)).map(({ blocker }) => blocker))
  const save = blockers
    .filter((blocker) => !known.has(issueKey(blocker)))
    .map((blocker): Edge => {
      const made = issueKey(blocker)
      return {
        dependent: key,
        blocker: made,
        dependentAddress: address,
        blockerAddress: blocker,
        statedBy: [made],
        native: false,
        mirror: 'none',
        withdrawn: null,
        open: true,
      }
    })
  context.write(...tasks.changeEdges({ save, remove: [] }, version))
  if (save.length > 0) context.emit('dependency.changed', { issue: address, because: 'it was split' })
}
